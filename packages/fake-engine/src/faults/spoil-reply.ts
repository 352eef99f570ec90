import type { Exchange } from '../http/exchange.ts';
import { isReused } from '../http/listener.ts';
import { resetConnection, sendFailure, sendReply, waitOf } from '../http/send-reply.ts';

const GATEWAY_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
</body>
</html>
`;

const MESSAGE = 'CUDA error: an illegal memory access was encountered';

/** Faults that take the place of a reply. True: there is nothing left to answer. */
export async function spoilReply(exchange: Exchange): Promise<boolean> {
  const { strike, client } = exchange;
  if (strike.size === 0) return false;
  if (strike.has('cut_before_headers') || (strike.has('keepalive_race') && isReused(exchange.req.socket))) {
    resetConnection(exchange);
    return true;
  }
  if (strike.has('hang_before_headers')) {
    await client.goneWithin(waitOf(exchange, 'hang_before_headers'));
    if (client.gone) return true;
  }
  return answerWrongly(exchange);
}

async function answerWrongly(exchange: Exchange): Promise<boolean> {
  const { strike, flavour } = exchange;
  if (strike.has('loading_503')) await sendFailure(exchange, { kind: 'loading' });
  else if (strike.has('retry_after_47')) {
    await sendReply(exchange, {
      ...flavour.failure({ kind: 'overloaded' }),
      headers: { 'retry-after': '47' },
    });
  } else if (strike.has('empty_401')) await sendReply(exchange, { status: 401, body: null });
  else if (strike.has('html_502')) {
    await sendReply(exchange, { status: 502, body: GATEWAY_PAGE, headers: { 'content-type': 'text/html' } });
  } else {
    const error = wrongErrorOf(exchange);
    if (error === undefined) return false;
    await sendReply(exchange, { status: 500, body: { error } });
  }
  return true;
}

function wrongErrorOf({ strike }: Exchange): unknown {
  if (strike.has('error_as_string')) return MESSAGE;
  const error = { message: MESSAGE, type: 'server_error', param: null };
  if (strike.has('code_int')) return { ...error, code: 500 };
  if (strike.has('code_string')) return { ...error, code: 'server_error' };
  return undefined;
}
