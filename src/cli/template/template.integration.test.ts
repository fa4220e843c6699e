import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeArguments } from '../../lib/node-program.ts';
import { run } from '../../../test/harness/run.ts';
import { beginTemplate } from './begin.ts';
import { checkTemplates } from './check.ts';
import { faultsOfTemplate } from './faults-of-template.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mooring-templates-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The command as a shell runs it; one that only refuses is called in this process, which takes no second. */
const mooring = (...args: readonly string[]) => run(process.execPath, nodeArguments('src/cli/main.ts', args));
const begin = (name: string) => beginTemplate(name, folder);
const check = (name?: string) => checkTemplates(name, { folder, data: folder });

test("Mooring's own templates are sound, and each is listed", async () => {
  expect(await mooring('template', 'check')).toEqual({
    code: 0,
    stdout:
      'autogen, claude-code, crewai, deepagents, gemini-cli, hermes, langgraph, openclaw, scripted: nothing is wrong\n',
    stderr: '',
  });
  const list = await mooring('template', 'list');
  expect(list.stdout).toContain('claude-code  by acp  model sonnet  needs ANTHROPIC_API_KEY');
});

test('a new template passes the check, and is not written over', async () => {
  await begin('my-agent');
  await check('my-agent');
  const before = await readFile(join(folder, 'my-agent', 'template.yaml'), 'utf8');
  await expect(begin('my-agent')).rejects.toMatchObject({ message: expect.stringContaining('is there already') });
  expect(await readFile(join(folder, 'my-agent', 'template.yaml'), 'utf8')).toBe(before);
  await expect(begin('My_Agent')).rejects.toMatchObject({ code: 'bad_arguments' });
});

test('all faults of all templates come at once, one line each, with exit code 2', async () => {
  for (const name of ['first', 'second']) await begin(name);
  await rm(join(folder, 'first', 'Dockerfile'));
  await appendFile(join(folder, 'second', 'Dockerfile'), 'RUN npm install --global some-agent || true\n');
  const yaml = 'description: x\nadapter: telepathy\ncommand: []\noffline: works\n';
  await writeFile(join(folder, 'second', 'template.yaml'), yaml);
  const { code, stderr } = await mooring('template', 'check', '--folder', folder);
  expect(code).toBe(2);
  expect(stderr.split('\n')).toEqual([
    'mooring: 3 faults in templates: docs/templates.md says what each key is',
    '  first/Dockerfile: is missing',
    '  second/template.yaml: adapter: "telepathy" is no adapter: acp or command, or adapterModule names one of your own',
    expect.stringMatching(/^ {2}second\/template\.yaml: command: /),
    '',
  ]);
});

test('one that is not there is named, with those that are', async () => {
  await begin('first');
  await expect(check('second')).rejects.toMatchObject({
    message: expect.stringContaining('there is no template "second"'),
    remedy: 'name one of first',
  });
});

describe('what is wrong with a template', () => {
  const YAML = `
description: An agent.
adapter: acp
command: [agent, --acp]
install: [{ from: npm, name: '@acme/agent', version: '1.2.3' }]
environment: [{ name: MODEL_KEY, required: true, for: its model }]
requires: { node: '22.0', binaries: [{ name: agent, version: [agent, --version], atLeast: '1.2.3' }] }
offline: probe
`;
  const DOCKERFILE = 'ARG MOORING_BASE\nFROM ${MOORING_BASE}\nRUN npm install --global @acme/agent@1.2.3\n';
  const faults = (yaml: string | undefined, dockerfile: string | undefined = DOCKERFILE, secrets?: readonly string[]) =>
    faultsOfTemplate(
      { yaml, dockerfile },
      { node: '24.21.0', isInstalled: () => false, ...(secrets && { secrets: new Set(secrets) }) },
    );

  test('is nothing with this one', () => expect(faults(YAML, DOCKERFILE, ['MODEL_KEY'])).toEqual([]));

  test.each<[string, string, string]>([
    ['no YAML', '}{', 'it is no YAML'],
    ['an unknown key', `${YAML}modles: 1\n`, 'modles'],
    ['no adapter', YAML.replace('adapter: acp', ''), 'name one of the adapters acp and command'],
    ['a relative module', YAML.replace('adapter: acp', 'adapterModule: ./x.mjs'), 'an absolute path in the image'],
    ['a version that floats', YAML.replace("'1.2.3' }]\nenv", "'^1.2.3' }]\nenv"), 'must be exact'],
    ['a too old Node', YAML.replace("'22.0'", "'26.1'"), "26.1 is newer than the base image's Node 24.21.0"],
    ['a binary that nobody names', YAML.replace('[agent, --acp]', '[other]'), 'does not name other'],
    ['a program that is not there', YAML.replace('[agent, --acp]', '[node, x.ts]'), 'command: x.ts is not there'],
    ['git taken as a secret', YAML.replace('MODEL_KEY', 'GIT_SSH'), 'Mooring or the system uses itself'],
    ['a way out of the home', `${YAML}sessions: ../../etc\n`, 'must be a folder below the home'],
    ['a default that is no choice', `${YAML}models: { choices: [a], default: b, flag: -m }\n`, 'none of the choices'],
  ])('%s', (_what, yaml, fault) => {
    const found = faults(yaml);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`template.yaml: `);
    expect(found[0]).toContain(fault);
  });

  test.each<[string, string | undefined, string]>([
    ['another base', DOCKERFILE.replace('${MOORING_BASE}', 'debian'), 'does not build upon the base'],
    ['no argument', DOCKERFILE.replace('ARG MOORING_BASE\n', ''), 'does not begin with ARG MOORING_BASE'],
    ['another version', DOCKERFILE.replace('1.2.3', '1.2.30'), 'does not install @acme/agent 1.2.3'],
    ['an install that may fail', DOCKERFILE.replace('@1.2.3\n', '@1.2.3 || true\n'), 'lets an install fail'],
  ])('in its Dockerfile: %s', (_what, dockerfile, fault) => {
    expect(faults(YAML, dockerfile)).toContainEqual(expect.stringContaining(`Dockerfile: ${fault}`));
  });

  test('a required secret that the platform lacks, with the command that sets it', () => {
    expect(faults(YAML, DOCKERFILE, ['OTHER'])).toEqual([
      'template.yaml: environment: MODEL_KEY is required and not set: mooring secret set MODEL_KEY',
    ]);
  });
});
