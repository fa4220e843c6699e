import { mkdir, writeFile } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceBoot } from '../../contract/workspace-boot.ts';
import { WIRING_DESCRIPTION } from '../../contract/workspace-wiring.ts';
import { placesOf } from '../../workspace/init/sandbox/places.ts';
import { runtimeEnvironment } from '../../workspace/init/sandbox/runtime-environment.ts';
import { madeBoot } from '../../workspace/init/testing/sample-boot.ts';
import { wiring, writeWiring } from '../../workspace/init/wiring/write-wiring.ts';
import { checkGhWiring } from './check-gh-wiring.ts';
import { checkGitWiring } from './check-git-wiring.ts';
import { examine } from './examine.ts';
import { patientInside } from './inside.ts';

/** A workspace that is wired and of which nothing runs; git is real. */
let data: string;
let boot: WorkspaceBoot;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  ({ data, boot } = await madeBoot({ isolation: 'none' }));
  const places = placesOf(boot);
  await writeWiring(boot.folders.wiring, wiring(boot, { port: 9, key: 'the-key' }, places, process.execPath));
  const git = process.env['PATH'] ?? '';
  environment = { ...runtimeEnvironment(boot, places, process.execPath), PATH: git };
});
afterAll(() => rm(data, { recursive: true, force: true }));

const patientWith = (variables: NodeJS.ProcessEnv = {}) =>
  patientInside(boot.folders.wiring, { ...environment, ...variables });
const gitConfig = (key: string, value: string) => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: key,
  GIT_CONFIG_VALUE_0: value,
});

describe("git's wiring", () => {
  it('is fine as it was written', async () => {
    expect(await checkGitWiring(await patientWith())).toMatchObject({ ok: true });
    expect(
      await checkGitWiring(await patientWith(gitConfig('http.https://x.example/.proxy', 'http://x'))),
    ).toMatchObject({
      ok: true,
    });
  });

  it.each([
    [/http\.proxy/, gitConfig('http.http://github.com/.proxy', '')],
    [/http\.proxy/, gitConfig('http.http://github.com/acme.proxy', '')],
    [/http\.extraHeader/, gitConfig('http.extraHeader', 'Authorization: Bearer x')],
    [/insteadOf for https/, gitConfig('url.https://elsewhere.example/.insteadOf', 'https://github.com/acme')],
    [/insteadOf for git@/, gitConfig('url.ssh://elsewhere.example/.insteadOf', 'git@github.com:o')],
    [/pushinsteadof/, gitConfig('url.ssh://git@github.com/.pushInsteadOf', 'https://github.com/')],
    [/http\.proxy/, { GIT_CONFIG_NOSYSTEM: '1' }],
    [/http\.proxy/, { GIT_CONFIG_SYSTEM: '/dev/null' }],
    [/NO_PROXY/, { NO_PROXY: 'localhost,.github.com' }],
  ])('is led astray: %s', async (says, variables) => {
    const finding = await checkGitWiring(await patientWith(variables));
    expect(finding).toMatchObject({ ok: false, says: expect.stringMatching(says), remedy: expect.stringMatching(/./) });
  });

  it("is led astray by the agent's own file, which is named and not quoted", async () => {
    const file = join(boot.folders.home, '.gitconfig');
    await mkdir(boot.folders.home, { recursive: true });
    await writeFile(file, '[http "http://github.com/"]\n\tproxy = http://me:a-secret@127.0.0.1:9\n');
    const finding = await checkGitWiring(await patientWith());
    await rm(file);
    expect(finding).toMatchObject({ ok: false, remedy: expect.stringContaining(`proxy in ${file}`) });
    expect(JSON.stringify(finding)).not.toContain('a-secret');
  });
});

describe("gh's wiring", () => {
  it('is fine as it was written', async () => {
    expect(await checkGhWiring(await patientWith())).toMatchObject({ ok: true });
  });

  it.each([
    [/GH_HOST/, { GH_HOST: 'git.example.com' }],
    [/GH_CONFIG_DIR/, { GH_CONFIG_DIR: '/tmp' }],
    [/GITHUB_TOKEN/, { GITHUB_TOKEN: 'one-of-its-own' }],
    [/no token/, { GH_TOKEN: '' }],
  ])('is led astray: %s', async (says, variables) => {
    const finding = await checkGhWiring(await patientWith(variables));
    expect(finding).toMatchObject({ ok: false, says: expect.stringMatching(says) });
    expect(JSON.stringify(finding)).not.toContain('one-of-its-own');
  });
});

it('says of a workspace that does not run that it does not, and what to do', async () => {
  const findings = await examine(await patientWith());
  const faults = findings.filter(({ ok }) => !ok);
  expect(faults.map(({ check }) => check)).toEqual(['sidecar', 'gateway']);
  expect(faults[0]).toMatchObject({
    says: 'nobody listens at the door of the sidecar (ENOENT)',
    remedy: 'tell the operator to start this workspace again',
  });
});

it('has a wiring to go by, or says that there is none', async () => {
  await expect(patientInside('/nowhere', {})).rejects.toThrow(`/nowhere/${WIRING_DESCRIPTION}`);
});
