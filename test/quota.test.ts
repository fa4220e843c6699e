import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InstallationTokenAnswer } from '../src/contract/installation-token.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

/** Requests an hour, of the installation that both workspaces work at. */
const LIMIT = 300;
const LOOPS = 1_500;
const grants = [{ owner: 'acme', repositories: ['harbor'] }];
const start = () =>
  startUpAtEmulator(
    () => ({
      workspaces: [
        { name: 'ada', grants },
        { name: 'grace', grants },
      ],
    }),
    {
      hourlyRateLimit: LIMIT,
    },
  );

const ONE = 'gh api repos/acme/harbor --jq .full_name';
/** One connection, one request after the other, as fast as the answers come; prints their status codes. */
const LOOP = [
  'curl --silent --output /dev/null --write-out "%{http_code}\\n" --unix-socket /run/mooring/gateway.sock',
  `"http://api.github.com/repos/acme/harbor?n=[1-${LOOPS}]"`,
].join(' ');

/** Commands one after the other; resolves to how each ended. */
async function workALittle(up: MooringUp, commands: number): Promise<string[]> {
  const ends: string[] = [];
  for (let count = 0; count < commands; count += 1) {
    const { code, stdout, stderr } = await asAgent(up.dataFolder, 'grace', ONE);
    ends.push(code === 0 ? stdout.trim() : stderr);
  }
  return ends;
}
const WORKED = Array.from({ length: 6 }, () => 'acme/harbor');

test('an agent that asks in a loop is held to its share: it is told until when, and the other one works on', async () => {
  const { up, emulator } = await start();
  const [loop, meanwhile] = await Promise.all([asAgent(up.dataFolder, 'ada', LOOP), workALittle(up, WORKED.length)]);
  const afterwards = await workALittle(up, WORKED.length);

  const codes = loop.stdout.trim().split('\n');
  expect(codes).toHaveLength(LOOPS);
  expect(new Set(codes)).toEqual(new Set(['200', '429']));
  expect([meanwhile, afterwards]).toEqual([WORKED, WORKED]);
  const core = emulator.context.model.rateLimits.find(
    ({ holder, resource }) => holder.startsWith('installation:') && resource === 'core',
  );
  expect(core?.used).toBeLessThan(LIMIT);

  const refused = await asAgent(up.dataFolder, 'ada', ONE);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toMatch(
    /this workspace has used its share of it; waiting helps, try again after \d\d:\d\d:\d\d UTC \(in \d+ min\) \(quota_share_used\)/,
  );
});

test('control: past the gateway a loop leaves nothing to the others', async () => {
  const { up, emulator } = await start();
  expect(await workALittle(up, 1)).toEqual(['acme/harbor']);
  const token = await operatorsToken(up);
  for (let count = 0; count < LIMIT; count += 1) {
    await fetch(`${emulator.url}/api/v3/repos/acme/harbor`, { headers: { authorization: `Bearer ${token}` } });
  }
  const [said] = await workALittle(up, 1);
  expect(said).toMatch(/API rate limit exceeded/);
});

/** What an operator can have and an agent cannot. */
async function operatorsToken(up: MooringUp): Promise<string> {
  const read = (file: string) => readFile(join(up.dataFolder, file), 'utf8');
  const { port } = JSON.parse(await read('platform.json')) as { port: number };
  const url = `http://127.0.0.1:${port}/admin/github-installation-token?owner=acme`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${(await read('operator.key')).trim()}` } });
  return ((await answer.json()) as InstallationTokenAnswer).token;
}
