import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { RecordingHost } from '../testing/recording-host.ts';
import { adasGrant, startTestPlatform } from '../testing/start-test-platform.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

let templates: string;
beforeEach(async () => {
  templates = await mkdtemp(join(tmpdir(), 'mooring-own-'));
});
afterEach(() => rm(templates, { recursive: true }));

async function write(name: string, command: string): Promise<void> {
  await mkdir(join(templates, name));
  const yaml = `description: x\nadapter: command\ncommand: [${command}]\noffline: works\n`;
  await writeFile(join(templates, name, 'template.yaml'), yaml);
}
const workspace = (name: string, template?: string) => ({
  ...{ name, grants: [adasGrant] },
  ...(template === undefined ? {} : { template }),
});

test("workspaces run an operator's own templates, and Mooring's where there is none of the name", async () => {
  await write('ours', 'our-agent');
  await write('claude-code', 'our-claude');
  const workspaces = [workspace('ada', 'ours'), workspace('grace', 'claude-code'), workspace('linus')];
  const platform = await startTestPlatform({ emulator, templates, workspaces });
  const commandOf = (name: string) => platform.host.running.get(name)?.boot.command;
  expect(commandOf('ada')).toEqual(['our-agent']);
  expect(commandOf('grace')).toEqual(['our-claude']);
  expect(commandOf('linus')?.at(-1)).toMatch(/scripted\/agent\.ts$/);
  const made = await platform.asOperator('POST', '/admin/workspaces', workspace('edsger', 'ours'));
  expect(made.status).toBe(201);
  const refused = await platform.asOperator('POST', '/admin/workspaces', workspace('radia', 'nobodys'));
  expect(((await refused.json()) as { error: unknown }).error).toMatchObject({
    message: `there is no template "nobodys" in ${templates}, nor one of Mooring's own`,
  });
  await platform.stopAndForget();
});

test("Mooring's template does not take the place of one of the operator's that cannot be read", async () => {
  await mkdir(join(templates, 'claude-code', 'template.yaml'), { recursive: true });
  const platform = await startTestPlatform({ emulator, templates });
  const create = async () => {
    const refused = await platform.asOperator('POST', '/admin/workspaces', workspace('grace', 'claude-code'));
    return ((await refused.json()) as { error: { message: string } }).error.message;
  };
  expect(await create()).toBe(`${join(templates, 'claude-code', 'template.yaml')} cannot be read (EISDIR)`);
  await rename(templates, `${templates}.away`);
  expect(await create()).toBe(`${templates} cannot be read (ENOENT)`);
  await rename(`${templates}.away`, templates);
  await platform.stopAndForget();
});

test('outside containers a program beside an own template is refused, and none of Mooring is run for it', async () => {
  await write('scripted', 'node, templates/scripted/agent.ts');
  const sentence =
    '"scripted" runs templates/scripted/agent.ts, which outside containers would be Mooring\'s own program: ' +
    'name yours by a command that is on the path, or run workspaces in containers';
  await expect(startTestPlatform({ emulator, templates })).rejects.toThrow(`the template ${sentence}`);
  await rename(join(templates, 'scripted'), join(templates, 'later'));
  const platform = await startTestPlatform({ emulator, templates });
  await rename(join(templates, 'later'), join(templates, 'scripted'));
  const made = await platform.asOperator('POST', '/admin/workspaces', workspace('grace'));
  expect(await made.json()).toMatchObject({ state: 'failed', reason: expect.stringContaining(sentence) });
  expect(platform.host.running.has('grace')).toBe(false);
  await platform.stopAndForget();
});

test('in containers a program beside an own template is the one in the image', async () => {
  await write('ours', 'node, templates/ours/agent.ts');
  const host = new RecordingHost();
  host.isolation = async () => ({ kind: 'container' });
  const platform = await startTestPlatform({ emulator, host, templates, workspaces: [workspace('ada', 'ours')] });
  expect(host.running.get('ada')?.boot.command).toEqual(['node', '/opt/agent/agent.mjs']);
  await platform.stopAndForget();
});
