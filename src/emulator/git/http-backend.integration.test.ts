import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitLine } from './plumbing/run-git.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

const line = (text: string): string => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
/** Protocol v2's list of refs: https://git-scm.com/docs/protocol-v2 */
const LS_REFS = `${line('command=ls-refs\n')}0001${line('peel\n')}0000`;

describe('the backend', () => {
  let emulator: TestEmulator;
  let headers: Record<string, string>;
  beforeAll(async () => {
    emulator = await startEmulator();
    headers = {
      authorization: `Basic ${btoa(`x-access-token:${await emulator.mintToken()}`)}`,
      'content-type': 'application/x-git-upload-pack-request',
      'git-protocol': 'version=2',
    };
  });
  afterAll(() => emulator.stop());

  const rpc = (service: string): string => `${emulator.url}/acme/tide.git/${service}`;

  it('takes a gzipped body and speaks protocol 2', async () => {
    const answer = await fetch(rpc('git-upload-pack'), {
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: gzipSync(LS_REFS),
    });
    expect(await answer.text()).toContain('refs/heads/main');
  });

  it('tells who waits for it to go on', async () => {
    const expecting = request(rpc('git-upload-pack'), {
      method: 'POST',
      headers: { ...headers, expect: '100-continue' },
    });
    expecting.flushHeaders();
    await once(expecting, 'continue');
    expecting.end(LS_REFS);
    const [response] = (await once(expecting, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.resume();
    await once(response, 'end');
  });

  it('does not ask for a body that it will refuse', async () => {
    const expecting = request(rpc('git-upload-pack'), {
      method: 'POST',
      headers: { 'content-type': 'application/x-git-upload-pack-request', expect: '100-continue' },
    });
    let continued = false;
    expecting.on('continue', () => (continued = true));
    expecting.flushHeaders();
    const [response] = (await once(expecting, 'response')) as [IncomingMessage];
    expect([response.statusCode, continued]).toEqual([401, false]);
    expecting.destroy();
  });

  it('is ended when its client goes away, even while git is silent and busy', async () => {
    const folder = join(emulator.context.repositoriesFolder, 'acme', 'tide.git');
    const begun = join(folder, 'hook-begun');
    // It would go on for ever, but ends with the git that runs it.
    const hook = `#!/bin/sh\n: > ${begun}\nwhile kill -0 $PPID 2>/dev/null; do sleep 0.05; done\n`;
    await writeFile(join(folder, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
    const before = new Set(await children());
    const leaving = request(rpc('git-receive-pack'), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-git-receive-pack-request' },
    });
    leaving.on('error', () => undefined);
    const oid = await gitLine(folder, ['rev-parse', 'main']);
    leaving.end(Buffer.concat([Buffer.from(`${line(`${'0'.repeat(40)} ${oid} refs/heads/new\0`)}0000`), emptyPack()]));
    await until(async () => (existsSync(begun) ? ['begun'] : []));
    const started = (await children()).filter((pid) => !before.has(pid));
    expect(started).toHaveLength(1);
    leaving.destroy();
    await until(async () => ((await children()).includes(started[0] ?? '') ? [] : ['gone']));
    await rm(join(folder, 'hooks', 'pre-receive'));
  });
});

/** A pack of no objects: https://git-scm.com/docs/pack-format */
function emptyPack(): Buffer {
  const head = Buffer.from('PACK\0\0\0\u0002\0\0\0\0', 'latin1');
  return Buffer.concat([head, createHash('sha1').update(head).digest()]);
}

/** The pids of this process's own children. */
async function children(): Promise<string[]> {
  const tasks = await readdir('/proc/self/task');
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/self/task/${task}/children`, 'utf8').catch(() => '')),
  );
  return lists
    .join(' ')
    .split(' ')
    .filter((pid) => pid !== '');
}

async function until(find: () => Promise<string[]>): Promise<string[]> {
  for (;;) {
    const found = await find();
    if (found.length > 0) return found;
    await sleep(10);
  }
}
