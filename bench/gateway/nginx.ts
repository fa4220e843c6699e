import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Nginx = { readonly port: number; stop(): Promise<void> };

const SMALL = JSON.stringify({ full_name: 'acme/api', description: 'x'.repeat(1_000) });

/** Debian's nginx as GitHub: a small answer at every path, and at those that end in `tarball` one of `size` bytes. */
export async function startOrigin(folder: string, size: number): Promise<Nginx> {
  await mkdir(join(folder, 'html'), { recursive: true });
  await writeFile(join(folder, 'html', 'large'), '');
  await truncate(join(folder, 'html', 'large'), size);
  return startNginx(
    folder,
    `location / { default_type application/json; return 200 '${SMALL}'; }
     location ~ tarball$ { root ${folder}/html; try_files /large =404; }`,
  );
}

/** The yardstick: the same work by nginx, which relays with the credential that it was given. */
export const startRelay = (folder: string, origin: number): Promise<Nginx> =>
  startNginx(
    folder,
    `location / {
       proxy_pass http://origin; proxy_http_version 1.1; proxy_buffering off;
       proxy_set_header Connection ""; proxy_set_header Authorization "Bearer benchmark";
     }`,
    `upstream origin { server 127.0.0.1:${origin}; keepalive 64; }`,
  );

async function startNginx(folder: string, locations: string, more = ''): Promise<Nginx> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  await writeFile(
    config,
    // Workers of root's would be somebody else, who may not read our folder.
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
     events { worker_connections 1024; }
     http { access_log off; sendfile on; keepalive_requests 1000000000; ${temporary} ${more}
       server { listen 127.0.0.1:${port}; ${locations} } }`,
  );
  const child = spawn('nginx', ['-c', config, '-e', join(folder, 'error.log')], { stdio: 'inherit' });
  await listening(child, port);
  return { port, stop: () => stop(child) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const [event] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(
        () => ['error'],
        () => ['error'],
      ),
    ]).catch(() => ['error']);
    socket.destroy();
    if (event === 'connect') return;
    await sleep(20);
  }
  throw new Error(`nginx ended with ${child.exitCode}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
