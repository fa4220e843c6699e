import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { originOf } from './origin.ts';
import { ClientPresence } from './presence.ts';
import { connectTo, readAll, startLocalServer } from './testing/servers.ts';

const BODY = randomBytes(5_000_000);

/** A server at `localhost` with a certificate of its own, and what it saw of its clients. */
async function startSecureServer() {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-tls-'));
  const [keyFile, certFile] = [join(folder, 'key'), join(folder, 'cert')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...request, '-keyout', keyFile, '-out', certFile, ...subject], { stdio: 'ignore' });
  const [key, cert] = [await readFile(keyFile, 'utf8'), await readFile(certFile, 'utf8')];
  const seen: { readonly protocol: unknown; readonly name: unknown; readonly reused: boolean }[] = [];
  const server = createServer({ key, cert, ALPNProtocols: ['h2', 'http/1.1'] }, (socket: TLSSocket) => {
    seen.push({ protocol: socket.alpnProtocol, name: socket.servername, reused: socket.isSessionReused() });
    socket.on('error', () => undefined);
    socket.on('data', (head) => {
      const close = head.includes('/close') ? 'Connection: close\r\n' : '';
      socket.write(`HTTP/1.1 200 OK\r\n${close}Content-Length: ${BODY.length}\r\n\r\n`);
      socket.write(BODY);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = getCACertificates('default');
  onTestFinished(async () => {
    setDefaultCACertificates(before);
    server.close();
    await rm(folder, { recursive: true });
  });
  return { cert, seen, port: (server.address() as AddressInfo).port };
}

function asker(url: string) {
  const pool = new ConnectionPool({ idle: 60_000, keep: 20, mostKept: 4 });
  onTestFinished(() => pool.close());
  const origin = originOf(new URL(url));
  return (path: string) =>
    pool.take(origin).send({
      method: 'GET',
      head: `GET ${path} HTTP/1.1\r\nHost: ${origin.authority}\r\n\r\n`,
      client: new ClientPresence(),
    });
}

it('asks for the certificate of its origin, for HTTP/1.1 alone, and goes on with a session that it had', async () => {
  const { cert, seen, port } = await startSecureServer();
  setDefaultCACertificates([cert]);
  const ask = asker(`https://localhost:${port}`);
  for (const path of ['/', '/close', '/']) {
    const pieces: Buffer[] = [];
    for await (const piece of (await ask(path)).body) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(BODY)).toBe(true);
  }
  const wanted = { protocol: 'http/1.1', name: 'localhost' };
  expect(seen).toEqual([
    { ...wanted, reused: false },
    { ...wanted, reused: true },
  ]);
});

it('believes no certificate that nobody vouches for, and none of another host', async () => {
  const { cert, port } = await startSecureServer();
  await expect(asker(`https://localhost:${port}`)('/')).rejects.toThrow('self-signed');
  setDefaultCACertificates([cert]);
  await expect(asker(`https://127.0.0.1:${port}`)('/')).rejects.toThrow('does not match');
});

it('gives a slow reader the right bytes, though what is decrypted comes at once', async () => {
  const { cert, port } = await startSecureServer();
  setDefaultCACertificates([cert]);
  const ask = asker(`https://localhost:${port}`);
  const relay = await startLocalServer(async (_request, response) => {
    const { body, framing } = await ask('/');
    response.begin(200, 'OK', '', framing);
    response.relay(body);
  });
  const clients = await Promise.all([connectTo(relay), connectTo(relay)]);
  for (const client of clients) client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const answers = await Promise.all(clients.map(readAll));
  const bodies = answers.map((answer) => answer.subarray(answer.indexOf('\r\n\r\n') + 4));
  expect(bodies.map((body) => body.equals(BODY))).toEqual([true, true]);
});
