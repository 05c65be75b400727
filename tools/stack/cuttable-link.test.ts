import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startCuttableLink } from './cuttable-link.ts';

/** A link to a server that answers what it is sent, backwards, once the sender is done. */
async function linkToServer() {
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    socket.on('error', () => {});
    const said = await text(socket).catch(() => '');
    socket.end([...said].reverse().join(''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const link = await startCuttableLink({ port: 0, target: () => (server.address() as AddressInfo).port });
  onTestFinished(async () => {
    await link.stop();
    server.close();
  });
  return link;
}

test('what is sent goes through, and so does an answer that comes after the sender is done', async () => {
  const { port } = await linkToServer();
  const socket = connect(port, '127.0.0.1');
  socket.end('abc');
  expect(await text(socket)).toBe('cba');
});

test('a cut breaks what runs and lets nothing through until it is restored', async () => {
  const link = await linkToServer();
  const running = connect(link.port, '127.0.0.1');
  await once(running, 'connect');
  const broken = text(running);
  link.cut();
  await expect(broken).rejects.toThrow();

  const during = connect(link.port, '127.0.0.1');
  await expect(text(during)).rejects.toThrow();

  link.restore();
  const after = connect(link.port, '127.0.0.1');
  after.end('abc');
  expect(await text(after)).toBe('cba');
});
