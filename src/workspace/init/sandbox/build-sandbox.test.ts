import { describe, expect, test } from 'vitest';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import { Secret } from '../../../lib/secret.ts';
import { sampleBoot } from '../testing/sample-boot.ts';
import { buildSandbox } from './build-sandbox.ts';
import type { HostFacts } from './host-facts.ts';

const FACTS: HostFacts = {
  node: '/opt/mooring/node_modules/node/bin/node',
  installation: '/opt/mooring',
  systemFolders: [{ path: '/bin', link: 'usr/bin' }, { path: '/lib32' }],
};
const PROGRAM: [string, string] = ['node', 'runtime.ts'];

/** Pairs such as `--bind a b` as `a b`, for one option. */
function mounts(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, index) => (arg === option ? [`${args[index + 1]} ${args[index + 2]}`] : []));
}

describe('in bubblewrap', () => {
  const sandbox = buildSandbox(sampleBoot('/data'), FACTS, PROGRAM);

  test('the agent may write to its home and its workspace and nowhere else on the host', () => {
    expect(mounts(sandbox.args, '--bind')).toEqual([
      '/data/workspaces/ada/home /home/agent',
      '/data/workspaces/ada/workspace /workspace',
    ]);
    expect(sandbox.args.filter((arg) => arg.startsWith('--dev-bind'))).toEqual([]);
  });

  test("of the installation it sees what it runs, and never the sidecar's folder", () => {
    const shown = mounts(sandbox.args, '--ro-bind');
    expect(shown.filter((mount) => mount.startsWith('/opt/'))).toEqual([
      '/opt/mooring/src /opt/mooring/src',
      '/opt/mooring/templates /opt/mooring/templates',
      '/opt/mooring/node_modules /opt/mooring/node_modules',
      '/opt/mooring/package.json /opt/mooring/package.json',
    ]);
    expect(sandbox.args.join('\n')).not.toContain('/sidecar');
  });

  test('system folders are links or folders as on the host', () => {
    expect(mounts(sandbox.args, '--symlink')).toEqual(['usr/bin /bin']);
    expect(mounts(sandbox.args, '--ro-bind')).toContain('/lib32 /lib32');
  });

  test('a Node from elsewhere is shown as that one file', () => {
    const { args } = buildSandbox(sampleBoot('/data'), { ...FACTS, node: '/home/eve/.nvm/node' }, PROGRAM);
    expect(mounts(args, '--ro-bind')).toContain('/home/eve/.nvm/node /home/eve/.nvm/node');
  });

  test.each(['/usr/local/mooring', '/opt/mooring/src/data'])('a data folder in %s is covered', (data) => {
    const { args } = buildSandbox(sampleBoot(data), FACTS, PROGRAM);
    expect(args.join(' ')).toContain(`--tmpfs ${data} `);
  });

  test('the program stands behind the options', () => {
    expect(sandbox.args.slice(-3)).toEqual(['--', ...PROGRAM]);
  });
});

describe('the environment', () => {
  test('says what the agent must know, with a placeholder for a token', () => {
    const { env } = buildSandbox(sampleBoot('/data'), FACTS, PROGRAM);
    expect(env).toMatchObject({
      PATH: '/etc/mooring/bin:/opt/mooring/node_modules/node/bin:/usr/local/bin:/usr/bin:/bin',
      HOME: '/home/agent',
      GH_TOKEN: 'ghs_mooring-placeholder',
      GH_CONFIG_DIR: '/etc/mooring/gh',
      MOORING_REPOSITORIES: 'acme/harbor acme/tide',
      MOORING_RELAY: '/run/mooring/relay.sock',
      MOORING_COMMAND: '["node","agent.ts"]',
    });
    expect(env).not.toHaveProperty('GH_HOST');
  });

  test('names the host to gh when it is not github.com', () => {
    const github = gitHubInstanceAt('https://git.example.com');
    const { env } = buildSandbox(sampleBoot('/data', { github }), FACTS, PROGRAM);
    expect(env).toMatchObject({ GH_HOST: 'git.example.com', GH_ENTERPRISE_TOKEN: 'ghs_mooring-placeholder' });
  });

  test('carries a frozen token, which no argument does', () => {
    const sandbox = buildSandbox(sampleBoot('/data', { delivery: 'env' }), FACTS, PROGRAM, new Secret('ghs_frozen'));
    expect(sandbox.env['GH_TOKEN']).toBe('ghs_frozen');
    expect(sandbox.args.join(' ')).not.toContain('ghs_frozen');
  });

  test("without isolation names the host's own paths", () => {
    const sandbox = buildSandbox(sampleBoot('/data', { isolation: 'none' }), FACTS, PROGRAM);
    expect(sandbox).toMatchObject({ command: 'node', args: ['runtime.ts'], cwd: '/data/workspaces/ada/workspace' });
    expect(sandbox.env).toMatchObject({
      HOME: '/data/workspaces/ada/home',
      GIT_CONFIG_SYSTEM: '/data/workspaces/ada/wiring/gitconfig',
      GH_CONFIG_DIR: '/data/workspaces/ada/wiring/gh',
      MOORING_RELAY: '/data/workspaces/ada/run/relay.sock',
    });
  });
});
