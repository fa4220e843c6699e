import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeKnobs } from '../admin/knobs.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';
import type { BatchAnswer } from './batch.ts';
import type { Action } from './signed-actions.ts';

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const basic = (token: string): string => `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

let emulator: TestEmulator;
let token: string;
beforeAll(async () => {
  emulator = await startEmulator();
  token = await emulator.mintToken();
});
afterAll(() => emulator?.stop());

const ask = (body: object | string, authorization = basic(token), repository = 'acme/tide.git') =>
  fetch(`${emulator.url}/${repository}/info/lfs/objects/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.git-lfs+json', ...(authorization !== '' && { authorization }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** The actions for one object. */
async function batch(operation: 'download' | 'upload', content: Uint8Array, more: object = {}) {
  const answer = await ask({ operation, objects: [{ oid: sha256(content), size: content.length }], ...more });
  expect(answer.headers.get('content-type')).toBe('application/vnd.git-lfs+json');
  const { objects } = (await answer.json()) as BatchAnswer;
  return objects[0]!;
}

const follow = ({ href, header = {} }: Action, method: string, body?: Uint8Array | string, more: object = {}) =>
  fetch(href, {
    method,
    headers: { ...header, ...more },
    ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
  });

async function upload(content: Uint8Array): Promise<void> {
  const { actions } = await batch('upload', content);
  expect((await follow(actions!.upload!, 'PUT', content)).status).toBe(200);
}

describe('an object', () => {
  it('exists once it was uploaded, and only then', async () => {
    const content = randomBytes(100_000);
    const described = { oid: sha256(content), size: content.length };
    expect(await batch('download', content)).toEqual({
      ...described,
      error: { code: 404, message: expect.any(String) },
    });
    const { actions } = await batch('upload', content, { ref: { name: 'refs/heads/main' }, hash_algo: 'sha256' });
    const verify = () => follow(actions!.verify!, 'POST', JSON.stringify(described));
    expect((await verify()).status).toBe(404);
    expect((await follow(actions!.upload!, 'PUT', content)).status).toBe(200);
    expect((await verify()).status).toBe(200);
    expect((await follow(actions!.verify!, 'POST', JSON.stringify({ ...described, size: 1 }))).status).toBe(422);
    expect(await batch('upload', content)).toEqual(described);

    const download = (await batch('download', content)).actions!.download!;
    expect(Buffer.from(await (await follow(download, 'GET')).arrayBuffer()).equals(content)).toBe(true);
    const rest = await follow(download, 'GET', undefined, { range: 'bytes=99990-99999' });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, 'bytes 99990-99999/100000']);
    expect(Buffer.from(await rest.arrayBuffer()).equals(content.subarray(99_990))).toBe(true);
  });

  it('belongs to its repository', async () => {
    const content = randomBytes(10);
    await upload(content);
    const objects = [{ oid: sha256(content), size: 10 }];
    const elsewhere = await ask({ operation: 'download', objects }, basic(token), 'acme/harbor.git');
    expect(await elsewhere.json()).toMatchObject({ objects: [{ error: { code: 404 } }] });
  });

  it('holds what its name says, or is not kept', async () => {
    const content = randomBytes(1_000);
    const { actions } = await batch('upload', content);
    const wrong = await follow(actions!.upload!, 'PUT', randomBytes(1_000));
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('XAmzContentSHA256Mismatch')]);
    expect(await batch('download', content)).toMatchObject({ error: { code: 404 } });
  });

  it('is announced with a hash and its size', async () => {
    const content = randomBytes(10);
    await upload(content);
    const [oid, size] = [sha256(content), 10];
    for (const object of [
      { oid, size: 11 },
      { oid: '../x', size },
      { oid, size: -1 },
    ]) {
      const answer = await ask({ operation: 'upload', objects: [object] });
      expect(await answer.json()).toMatchObject({ objects: [{ error: { code: 422 } }] });
    }
    expect((await ask({ operation: 'upload', objects: [], hash_algo: 'sha512' })).status).toBe(409);
    expect((await ask({ operation: 'delete', objects: [] })).status).toBe(422);
    expect((await ask('{')).status).toBe(422);
  });
});

describe('an action', () => {
  it('is for one object and one purpose, for an hour, and needs no token', async () => {
    const content = randomBytes(10);
    const { actions } = await batch('upload', content);
    const { upload: put, verify } = actions!;
    const forged = [
      await follow({ ...put!, header: {} }, 'PUT', content),
      await follow({ ...put!, header: { Authorization: basic(token) } }, 'PUT', content),
      await follow({ ...put!, href: put!.href.replace(/Expires=\d/, 'Expires=9') }, 'PUT', content),
      await follow(
        { ...put!, header: { Authorization: put!.header!['Authorization']!.replace(/.$/, 'x') } },
        'PUT',
        content,
      ),
      await follow({ ...verify!, header: { Authorization: basic(token) } }, 'POST', '{}'),
    ];
    expect(forged.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    changeKnobs(emulator.context.knobs, { clockOffsetMs: 3_600_000 });
    const late = await follow(put!, 'PUT', content);
    changeKnobs(emulator.context.knobs, { clockOffsetMs: 0 });
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    expect((await follow(put!, 'PUT', content)).status).toBe(200);
  });

  it('takes no second credential beside a signed address', async () => {
    const content = randomBytes(10);
    await upload(content);
    const { actions } = await batch('download', content);
    const both = await follow(actions!.download!, 'GET', undefined, { authorization: basic(token) });
    expect([both.status, await both.text()]).toEqual([400, expect.stringContaining('Only one auth mechanism')]);
  });
});

describe('who may', () => {
  const objects = [{ oid: sha256(Buffer.from('x')), size: 1 }];
  it.each(['', 'Basic eDp5', 'Bearer x'])('not %j', async (authorization) => {
    const answer = await ask({ operation: 'download', objects }, authorization);
    expect([answer.status, answer.headers.get('lfs-authenticate')]).toEqual([401, 'Basic realm="GitHub"']);
    expect(await answer.json()).toMatchObject({ message: expect.any(String) });
  });

  it('is what the token says of contents and of repositories', async () => {
    const reader = basic(await emulator.mintToken({ permissions: { metadata: 'read', contents: 'read' } }));
    expect((await ask({ operation: 'download', objects }, reader)).status).toBe(200);
    expect((await ask({ operation: 'upload', objects }, reader)).status).toBe(403);
    const tide = emulator.context.model.repositories.find(({ name }) => name === 'tide')!;
    const narrow = basic(await emulator.mintToken({ repositoryIds: [tide.id] }));
    expect((await ask({ operation: 'upload', objects }, narrow)).status).toBe(200);
    expect((await ask({ operation: 'upload', objects }, narrow, 'acme/harbor.git')).status).toBe(404);
    expect((await ask({ operation: 'upload', objects }, narrow, 'acme/nope')).status).toBe(404);
  });
});
