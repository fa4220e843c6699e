import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadIdentityKey } from '../identity/identity-key.ts';
import { issue, type PlatformDouble, startPlatformDouble } from '../testing/platform-double.ts';
import { Enrolment } from './enrolment.ts';
import { PlatformClient } from './platform-client.ts';

const CODE = 'a-good-code-with-enough-letters';
let folder: string;
let platform: PlatformDouble;

async function client(socket = platform.socket): Promise<PlatformClient> {
  const key = await loadIdentityKey(join(folder, 'identity.jwk'));
  const codeFile = join(folder, 'code');
  const log = pino({ level: 'silent' });
  const enrolment = new Enrolment({ platform: socket, workspaceId: 'ws-1', codeFile, key, log });
  return new PlatformClient({ platform: socket, workspaceId: 'ws-1', key, enrolment, clock: Date.now });
}
const ask = async (asking: PlatformClient) => asking.send({ method: 'GET', path: '/github-installation-token?a=b' });
const putCode = (code: string): Promise<void> => writeFile(join(folder, 'code'), `${code}\n`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-client-'));
  platform = await startPlatformDouble('ws-1', CODE);
  platform.answer = () => issue('t', 0, 1);
});
afterEach(async () => {
  await platform.stop();
  await rm(folder, { recursive: true });
});

describe('PlatformClient', () => {
  it('enrols before its first request, once for all who ask at the same time, and signs', async () => {
    await putCode(CODE);
    const asking = await client();
    const answers = await Promise.all([
      ask(asking),
      ask(asking),
      asking.send({ method: 'POST', path: '/report', body: { a: 1 } }),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(platform.enrolments).toHaveLength(1);
  });

  it('is known after a restart by its key alone', async () => {
    await putCode(CODE);
    await ask(await client());
    expect(await ask(await client())).toMatchObject({ ok: true });
    expect(platform.enrolments).toHaveLength(1);
  });

  it('names a refused code once, does not insist, and takes a new one', async () => {
    await putCode('a-wrong-code-with-enough-letters');
    const asking = await client();
    expect(await ask(asking)).toMatchObject({ ok: false, error: { code: 'signature_invalid' } });
    expect(await ask(asking)).toMatchObject({ ok: false });
    expect(platform.enrolments).toHaveLength(1);
    await putCode(CODE);
    expect(await ask(asking)).toMatchObject({ ok: true });
  });

  it('keeps the code while the platform is away', async () => {
    await putCode(CODE);
    const answer = await ask(await client(join(folder, 'nobody.sock')));
    expect(answer).toMatchObject({ ok: false, error: { code: 'platform_unreachable' } });
    expect(await readFile(join(folder, 'code'), 'utf8')).toContain(CODE);
  });
});
