import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { ErrorBody } from '../../contract/errors.ts';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { startTestPlatform, type TestPlatform } from '../testing/start-test-platform.ts';
import type { TestSidecar } from '../testing/test-sidecar.ts';

const PATH = '/github-installation-token';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let emulator: TestEmulator;
/** How far the time of everyone (GitHub, platform, sidecar) is ahead, in milliseconds. */
let ahead: number;
let platform: TestPlatform;
let sidecar: TestSidecar;
beforeEach(async () => {
  ahead = 0;
  const clock = () => Date.now() + ahead;
  emulator = await startEmulator({ clock });
  platform = await startTestPlatform({ emulator, clock });
  sidecar = await platform.sidecarOf('ada');
});
afterEach(async () => {
  await platform.stopAndForget();
  await emulator.stop();
});

async function ask(query = ''): Promise<InstallationTokenAnswer> {
  const response = await sidecar.send('GET', PATH + query);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return InstallationTokenAnswer.parse(await response.json());
}

const issued = () => emulator.context.model.tokens;
const named = (token: string) => issued().find((known) => known.sha256 === sha256(token));

test('a token is narrowed to the grant: its repositories by id and its permissions', async () => {
  const answer = await ask();
  const harbor = emulator.context.model.repositories.find(({ name }) => name === 'harbor');
  expect(named(answer.token)?.repositoryIds).toEqual([harbor?.id]);
  expect(answer.repositories).toEqual(['harbor']);
  expect(answer.permissions).toEqual({
    metadata: 'read',
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
  });
  expect(Object.keys(named(answer.token)?.permissions ?? {}).toSorted()).toEqual([
    'contents',
    'issues',
    'metadata',
    'pull_requests',
  ]);
  expect(answer.stale).toBe(false);
});

test('many who ask at once share one mint', async () => {
  await ask();
  const before = issued().length;
  await platform.asOperator('POST', '/admin/workspaces/ada/stop');
  await platform.asOperator('POST', '/admin/workspaces/ada/start');
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
  expect(issued().length - before).toBe(1);
});

test('a fresh token is handed out again; one that GitHub refused is not, and is revoked', async () => {
  const first = await ask();
  expect((await ask()).token).toBe(first.token);
  const second = await ask(`?refused=${sha256(first.token)}`);
  expect(second.token).not.toBe(first.token);
  await expect.poll(() => named(first.token)?.revokedAt).toBeTypeOf('number');
});

test("another's token cannot be given up", async () => {
  const first = await ask();
  const operators = await platform.asOperator('GET', `/admin${PATH}?workspace=ada&refused=${sha256(first.token)}`);
  expect(operators.status).toBe(200);
  expect((await ask()).token).toBe(first.token);
});

test('a token with less than three quarters of its life is replaced; while GitHub is down it goes on, marked stale', async () => {
  const first = await ask();
  // An hour's token of which 20 minutes have gone.
  ahead = 20 * 60_000;
  emulator.context.knobs.surfaces.mint.outage = true;
  const during = await ask();
  expect(during).toMatchObject({ token: first.token, stale: true });

  emulator.context.knobs.surfaces.mint.outage = false;
  const after = await ask();
  expect(after.stale).toBe(false);
  expect(after.token).not.toBe(first.token);
});

test('an expired token is never handed out, outage or not', async () => {
  await ask();
  ahead = 61 * 60_000;
  emulator.context.knobs.surfaces.mint.outage = true;
  const response = await sidecar.send('GET', PATH);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { code: 'github_erring' } });
});

test('a restarted platform hands out the same token, and revokes it when the workspace stops', async () => {
  const first = await ask();
  const { folder, host } = platform;
  // As after kill -9: nothing is stopped, the next platform opens the same folder.
  const second = await startTestPlatform({ emulator, folder, host, clock: () => Date.now() + ahead });
  sidecar.platform = second.url;
  expect((await ask()).token).toBe(first.token);
  await second.asOperator('POST', '/admin/workspaces/ada/stop');
  await expect.poll(() => named(first.token)?.revokedAt).toBeTypeOf('number');
  await second.stop();
});

test('stopping the platform revokes every token', async () => {
  const tokens = [await ask()];
  const operators = await platform.asOperator('GET', `/admin${PATH}`);
  tokens.push(InstallationTokenAnswer.parse(await operators.json()));
  await platform.stop();
  expect(tokens.map(({ token }) => named(token)?.revokedAt)).toEqual([expect.any(Number), expect.any(Number)]);
});

test('who calls one token after the other refused is not served without end, and asks in vain only for a while', async () => {
  const before = issued().length;
  let last = await ask();
  const answers: number[] = [];
  for (let time = 0; time < 30; time += 1) {
    const response = await sidecar.send('GET', `${PATH}?refused=${sha256(last.token)}`);
    answers.push(response.status);
    if (response.ok) last = InstallationTokenAnswer.parse(await response.json());
    else
      expect(await response.json()).toMatchObject({ error: { code: 'github_erring', retry_at: expect.any(Number) } });
  }
  expect(answers.filter((status) => status === 200).length).toBeLessThan(12);
  expect(issued().length - before).toBeLessThan(15);
  // What was not given up goes on serving, and another is to be had later.
  expect((await ask()).token).toBe(last.token);
  ahead += 60_000;
  expect((await ask(`?refused=${sha256(last.token)}`)).token).not.toBe(last.token);
});

test('what a grant does not allow is refused, and written down: who asked for what', async () => {
  const denials = async () => {
    const database = new DatabaseSync(join(platform.dataFolder, 'platform.db'), { readOnly: true });
    const rows = database.prepare("select subject, detail_json from audit where event = 'token_denied'").all();
    database.close();
    return rows.map(({ subject, detail_json }) => ({ subject, ...JSON.parse(String(detail_json)) }) as object);
  };
  const refused = async (response: Promise<Response>) => ((await (await response).json()) as ErrorBody).error.code;
  expect(await refused(sidecar.send('GET', `${PATH}?owner=evil`))).toBe('owner_not_granted');
  expect(await refused(platform.asOperator('GET', `/admin${PATH}?owner=acme&repositories=vault`))).toBe(
    'repository_not_granted',
  );
  await platform.asOperator('POST', '/admin/workspaces/ada/stop');
  expect(await refused(sidecar.send('GET', PATH))).toBe('workspace_stopped');
  expect(await denials()).toEqual([
    { subject: 'ada', asked: { owner: 'evil' }, reason: 'owner_not_granted' },
    { subject: 'operator', asked: { owner: 'acme', repositories: ['vault'] }, reason: 'repository_not_granted' },
    { subject: 'ada', asked: {}, reason: 'workspace_stopped' },
  ]);
});

test('a token that cannot be written down, or of which the audit cannot tell, is revoked and given to nobody', async () => {
  await ask();
  const first = issued().at(-1);
  const database = new DatabaseSync(join(platform.dataFolder, 'platform.db'));
  onTestFinished(() => database.close());
  const faults = {
    installation_tokens:
      "create trigger fault before insert on installation_tokens begin select raise(abort, 'full'); end",
    audit: "create trigger fault before insert on audit begin select raise(abort, 'full'); end",
  };
  for (const fault of Object.values(faults)) {
    database.exec(fault);
    ahead += 30 * 60_000;
    expect((await sidecar.send('GET', PATH)).status).toBe(500);
    const lost = issued().at(-1);
    expect(lost).not.toBe(first);
    await expect.poll(() => lost?.revokedAt).toBeTypeOf('number');
    database.exec('drop trigger fault');
    const kept = database.prepare('select 1 from installation_tokens where sha256 = ?').get(lost?.sha256 ?? '');
    expect(kept).toBeUndefined();
    await ask();
  }
  const told = database.prepare("select detail_json from audit where event = 'token_issued'").all();
  const living = database.prepare("select 1 from installation_tokens where holder <> 'platform'").all();
  expect(told).toHaveLength(living.length);
});

test('what ids are looked up with is written down as given to nobody, and revoked', async () => {
  await ask();
  const database = new DatabaseSync(join(platform.dataFolder, 'platform.db'), { readOnly: true });
  onTestFinished(() => database.close());
  const lookups = issued().filter(({ permissions }) => permissions['contents'] === undefined);
  expect(lookups.length).toBeGreaterThan(0);
  await expect.poll(() => lookups.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  const rows = database.prepare("select sha256 from installation_tokens where holder = 'platform'").all();
  expect(rows.map((row) => row['sha256'])).toEqual(lookups.map((lookup) => lookup.sha256));
});
