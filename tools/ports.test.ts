import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './ports.ts';

test('a free port is none that the kernel could give to an outgoing connection meanwhile', async () => {
  const [first] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/);
  for (let round = 0; round < 20; round += 1) expect(await freePort()).toBeLessThan(Number(first));
});

test('the preferred port is taken while it is free, and another one when it is not', async () => {
  const preferred = await freePort();
  expect(await freePort(preferred)).toBe(preferred);
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(preferred, '127.0.0.1', resolve));
  expect(await freePort(preferred)).not.toBe(preferred);
});
