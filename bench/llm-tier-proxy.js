// The least that can stand between a client and an engine: bytes in, bytes out. What `bench/llm-tier.js` measures others by.
import http from 'node:http';
import process from 'node:process';

const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 256 });
const target = new URL(process.env['ENGINE_URL'] ?? '');

const server = http.createServer((req, res) => {
  const { method, url: path, headers } = req;
  const { hostname, port } = target;
  const upstream = http.request({ agent, hostname, port, path, method, headers }, (reply) => {
    res.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(res);
  });
  upstream.on('error', () => res.destroy());
  res.on('close', () => upstream.destroy());
  req.pipe(upstream);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    process.send?.({ url: `http://127.0.0.1:${address.port}` });
});
