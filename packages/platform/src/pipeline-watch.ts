import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * For a server's `request` event, before the app's own listener. Node says nothing of the end of a connection to a
 * pipelined response that still waits for its turn: without this it never emits `close`, and what it was for goes on.
 */
export function createPipelineWatch(): (req: IncomingMessage, res: ServerResponse) => void {
  const waitingOn = new WeakMap<Socket, Set<ServerResponse>>();

  function watch(socket: Socket): Set<ServerResponse> {
    const waiting = new Set<ServerResponse>();
    socket.once('close', () => {
      for (const res of waiting) {
        res.destroy();
        res.emit('close');
      }
      waiting.clear();
    });
    waitingOn.set(socket, waiting);
    return waiting;
  }

  return ({ socket }, res) => {
    if (res.socket !== null) return;
    const waiting = waitingOn.get(socket) ?? watch(socket);
    waiting.add(res);
    res.once('socket', () => waiting.delete(res));
  };
}
