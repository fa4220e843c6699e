import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Fault } from '../lib/fault.ts';
import { parseConfig, readConfig } from './read-config.ts';

const GOOD = `github:
  app: { id: Iv23abc, privateKeyFile: keys/app.pem }
workspaces:
  - name: ada
    grants: [{ owner: acme, repositories: [harbor] }]
    idle: { every: 20s }
`;

function faultOf(text: string): string {
  try {
    parseConfig(text, 'mooring.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    const { sentence, text: shown, code, details } = error as Fault;
    expect(code).toBe('config_invalid');
    if (details.length > 1) expect(shown.split('\n').slice(1)).toEqual(details.map((detail) => `  ${detail}`));
    expect(sentence).not.toContain('\n');
    return sentence;
  }
  throw new Error('the text was accepted');
}

test('durations become milliseconds, what is left out gets its default', () => {
  const config = parseConfig(GOOD, 'mooring.yaml');
  expect(config.github[0]?.web).toBe('https://github.com');
  expect(config.workspaces[0]).toMatchObject({ role: 'member', delivery: 'gateway', idle: { every: 20_000 } });
  expect(config.workspaces[0]?.grants[0]?.permissions).toMatchObject({ contents: 'write' });
});

test('containers: sizes become bytes, and each fault has its place', () => {
  const { containers, workspaces } = parseConfig(
    `${GOOD}    container: { memory: 512m }\ncontainers: { memory: 1.5g, sidecar: container }\n`,
    'mooring.yaml',
  );
  expect(containers).toEqual({ memory: 1_610_612_736, sidecar: 'container' });
  expect(workspaces[0]?.container).toEqual({ memory: 536_870_912 });
  const wrong = '{ engine: /run/docker.sock, memory: 1m, network: host, sidecar: pod, configs: hooks, cpu: 2 }';
  const sentence = faultOf(`${GOOD}containers: ${wrong}\n`);
  for (const fault of [
    'containers.engine (line 7): must be unix:///path/of/a.sock or tcp://host:port',
    'containers.memory (line 7): must be 256m or more',
    "containers.network (line 7): gives agents another's loopback; name a network of the engine",
    'containers.sidecar (line 7): must be "process" or "container"',
    'containers.configs (line 7): must be an absolute path',
    'containers.cpu (line 7): is no known key, did you mean "cpus"?',
  ])
    expect(sentence).toContain(fault);
});

test('the paths of key and templates are relative to the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'mooring.yaml'), `${GOOD}templates: ./ours\n`);
  const config = await readConfig(join(folder, 'mooring.yaml'));
  expect(config.github[0]?.app.key).toEqual({ kind: 'file', path: join(folder, 'keys/app.pem') });
  expect(config.templates).toBe(join(folder, 'ours'));
});

test.each([
  ['./sign', (folder: string) => join(folder, 'sign')],
  ['/opt/sign', () => '/opt/sign'],
  ['sign', () => 'sign'],
])('the signer %s is relative to the file when its name has a slash', async (program, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'mooring.yaml');
  await writeFile(file, GOOD.replace('privateKeyFile: keys/app.pem', `signer: [${program}, ./key]`));
  const command = [expected(folder), './key'];
  expect((await readConfig(file)).github[0]?.app.key).toEqual({ kind: 'signer', command });
});

test('a file that is not there is named', async () => {
  await expect(readConfig('/nowhere/mooring.yaml')).rejects.toMatchObject({ code: 'config_unreadable' });
});

test('all faults come at once, each with its path, its line and what helps', () => {
  const sentence = faultOf(`github:
  app: { id: Iv23abc }
  nane: github.com
workspces: []
workspaces:
  - name: Ada
    grants: [{ owner: acme, repositories: [] }]
    idle: { every: 20 seconds }
  - name: grace
    delivery: proxy
    grants: [{ owner: acme, repositries: [harbor] }]
`);
  expect(sentence).toContain('github.app (line 2): must name one of privateKeyFile, privateKeyEnv, signer');
  expect(sentence).toContain('github.nane (line 3): is no known key, did you mean "name"?');
  expect(sentence).toContain('workspces (line 4): is no known key, did you mean "workspaces"?');
  expect(sentence).toContain('workspaces[0].name (line 6): must be lower case letters');
  expect(sentence).toContain('workspaces[0].grants[0].repositories (line 7): must name at least one repository');
  expect(sentence).toContain('workspaces[0].idle.every (line 8): "20 seconds" is not a duration');
  expect(sentence).toContain('workspaces[1].delivery (line 10): must be "gateway" or "helper" or "env"');
  expect(sentence).toContain('workspaces[1].grants[0].repositories (line 11): is missing');
  expect(sentence).toContain(
    'workspaces[1].grants[0].repositries (line 11): is no known key, did you mean "repositories"?',
  );
});

test('several Apps are a list, whose faults have their places as well', () => {
  const list = `github:
  - app: { id: Iv1, privateKeyEnv: KEY, webhookSecretFile: hook }
    owners: [acme]
  - web: https://ghe.example
    app: { id: 7, signer: [sign, --key, k1] }
`;
  const rest = GOOD.slice(GOOD.indexOf('workspaces:'));
  expect(parseConfig(list + rest, 'mooring.yaml').github).toEqual([
    {
      web: 'https://github.com',
      owners: ['acme'],
      app: { id: 'Iv1', key: { kind: 'env', name: 'KEY' }, webhookSecret: { kind: 'file', path: 'hook' } },
    },
    { web: 'https://ghe.example', app: { id: '7', key: { kind: 'signer', command: ['sign', '--key', 'k1'] } } },
  ]);
  const sentence = faultOf(list.replace('id: 7', 'id: "a b", privateKeyFile: x').replace('owners:', 'owner:') + rest);
  expect(sentence).toContain('github[0].owner (line 3): is no known key, did you mean "owners"?');
  expect(sentence).toContain('github[1].app.id (line 5): ');
});

test('a workspace has one grant at each owner, all at one GitHub', () => {
  const twice = '[{ owner: acme, repositories: [a] }, { owner: Acme, repositories: [b] }]';
  const text = GOOD.replace(/grants: .*/, `grants: ${twice}`);
  expect(faultOf(text)).toContain('workspaces[0].grants[1].owner (line 5): "Acme" has a grant already');
  const apart = '[{ owner: a, repositories: [a] }, { github: ghe.example, owner: b, repositories: [b] }]';
  expect(faultOf(GOOD.replace(/grants: .*/, `grants: ${apart}`))).toContain('a workspace works at one GitHub');
});

test('two workspaces of one name and an unknown key are told together', () => {
  const sentence = faultOf(
    `${GOOD}  - { name: ada, grants: [{ owner: acme, repositories: [tide] }] }\nworkspces: []\n`,
  );
  expect(sentence).toContain('workspaces[1].name (line 7): "ada" is taken by workspaces[0]');
  expect(sentence).toContain('workspces (line 8)');
});

test.each([
  ['broken YAML', 'github: [', /line 1/],
  ['an empty file', '', /github: is missing/],
  ['a list', '- a', /the file: must be a mapping/],
  ['an empty value', GOOD.replace('github:', 'github:\n  web:'), /github\.web \(line 2\): is empty; give it a value/],
  ['a role that is none', `${GOOD}    role: boss\n`, /workspaces\[0\]\.role \(line 7\): must be "lead" or "member"/],
])('%s', (_, text, expected) => {
  expect(faultOf(text)).toMatch(expected);
});
