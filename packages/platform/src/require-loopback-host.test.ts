import { request } from 'node:http';
import { expect, test } from '@jest/globals';
import express from 'express';
import { errorHandler } from './error-handler.ts';
import { requireLoopbackHost } from './require-loopback-host.ts';
import { loopback } from './testing/loopback.ts';

async function statusFor(hosts: readonly string[]): Promise<Record<string, number | undefined>> {
  const app = express();
  app.use(requireLoopbackHost);
  app.get('/', (_req, res) => void res.end('fine'));
  app.use(errorHandler);
  await using server = await loopback(app);
  const get = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const outgoing = request(server.url, { headers: { host }, agent: false }, (res) => {
        res.resume();
        resolve(res.statusCode);
      });
      outgoing.on('error', reject).end();
    });
  const statuses: Record<string, number | undefined> = {};
  for (const host of hosts) statuses[host] = await get(host);
  return statuses;
}

test('a name of this machine is served, with any port', async () => {
  const hosts = [
    'localhost',
    'LOCALHOST:8000',
    'twin.localhost:1',
    '127.0.0.1:65535',
    '127.9.9.9',
    '[::1]:8000',
  ];
  expect(await statusFor(hosts)).toEqual(Object.fromEntries(hosts.map((host) => [host, 200])));
});

test('a name that was rebound to this machine is refused, however like ours it looks', async () => {
  const hosts = [
    'attacker.example',
    'attacker.example:8000',
    'localhost.attacker.example',
    'notlocalhost',
    '127.0.0.1.attacker.example',
    '10.0.0.1',
    '[::2]',
    'localhost:8000@attacker.example',
  ];
  expect(await statusFor(hosts)).toEqual(Object.fromEntries(hosts.map((host) => [host, 400])));
});
