import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { upCommand } from '../src/cli/up.ts';
import { Grants } from '../src/contract/grant.ts';
import { PROTECTED_ACTIONS } from '../src/contract/protected-actions.ts';
import { INSTALLATION } from '../src/lib/node-program.ts';
import { MooringConfig } from '../src/platform/config.ts';
import { run } from './harness/run.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const read = (path: string) => readFile(join(INSTALLATION, path), 'utf8');

function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block]) => block ?? '',
  );
}

const commands = (markdown: string) =>
  blocks(markdown, 'sh')
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s*#.*/, '').trim());

describe('README', () => {
  test('the configuration it shows is a valid mooring.yaml', async () => {
    for (const block of blocks(await read('README.md'), 'yaml')) {
      expect(MooringConfig.safeParse(parse(block)).error).toBeUndefined();
    }
  });

  test('it lists the flags of mooring up, all of them', async () => {
    const documented = [...(await read('README.md')).matchAll(/^\| `(--[a-z-]+)/gm)].map(([, flag]) => flag);
    const flags = upCommand().options.map(({ long }) => long);
    expect(documented.toSorted()).toEqual(flags.toSorted());
  });

  test('each mooring up that it shows starts and works', async () => {
    const shown = commands(await read('README.md')).filter((line) => line.startsWith('./mooring up'));
    expect(shown.length).toBeGreaterThan(1);
    for (const line of shown) {
      const flags = line.split(/\s+/).slice(2);
      const up = startUp(await temporaryFolder(), flags);
      await up.until(
        ({ workspaces }) => workspaces.length === 3 && workspaces.every(({ counts }) => counts.ghCommands > 0),
      );
      await up.stop();
    }
  });
});

describe('docs/policy.md', () => {
  test('the grants that it shows are grants', async () => {
    for (const block of blocks(await read('docs/policy.md'), 'yaml')) {
      const { grants } = parse(block) as { grants: unknown };
      expect(Grants.safeParse(grants).error).toBeUndefined();
    }
  });

  test('it lists the protected actions, each in the words of its refusal', async () => {
    const [, allow = ''] = (await read('docs/policy.md')).split('\n## allow\n');
    const rows = allow.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm);
    expect(Object.fromEntries([...rows].map(([, action, words]) => [action, words]))).toEqual(PROTECTED_ACTIONS);
  });
});

describe('docs/templates.md', () => {
  test('the template and the Dockerfile that it shows pass the check together', async () => {
    const page = await read('docs/templates.md');
    const folder = await temporaryFolder();
    const template = join(folder, 'our-agent');
    await mkdir(template);
    await writeFile(join(template, 'template.yaml'), blocks(page, 'yaml')[0] ?? '');
    await writeFile(join(template, 'Dockerfile'), blocks(page, 'dockerfile')[0] ?? '');
    const { code, stdout } = await run('./mooring', ['template', 'check', '--folder', folder]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'our-agent: nothing is wrong\n' });
  });

  test('it has each template, with what it needs', async () => {
    const { stdout } = await run('./mooring', ['template', 'list']);
    const listed = stdout.trim().split('\n');
    const rows = [...(await read('docs/templates.md')).matchAll(/^\| ([a-z-]+) +\| (\w+) +\| (\S+) /gm)];
    expect(rows.map(([, name]) => name).toSorted()).toEqual(listed.map((line) => line.split(' ')[0]).toSorted());
    for (const [, name, adapter, needs] of rows) {
      const line = listed.find((one) => one.startsWith(`${name} `)) ?? '';
      expect(line).toContain(`by ${adapter?.toLowerCase()}`);
      if (needs !== 'nothing') expect(line).toContain(`needs ${needs?.replaceAll('`', '')}`);
    }
  });

  test('its commands about secrets run, one after another', async () => {
    const folder = await temporaryFolder();
    const up = startUp(folder, ['--workspaces', '1']);
    await up.until(({ workspaces }) => workspaces.some(({ state }) => state === 'running'));
    const key = join(folder, 'key');
    await writeFile(key, 'a key of a model\n');
    const shown = commands(await read('docs/templates.md')).filter((line) => /mooring (secret|workspace)/.test(line));
    expect(shown).toHaveLength(5);
    for (const line of shown) {
      const command = `${line.replace('< key', `--file ${key}`).replace('--file key', `--file ${key}`)} --data ${up.dataFolder}`;
      expect(await run('sh', ['-c', command]), command).toMatchObject({ code: 0 });
    }
    const { stdout } = await run('./mooring', ['secret', 'list', '--data', up.dataFolder]);
    expect(stdout).toMatch(/^ANTHROPIC_API_KEY {2}all {2}since \S+ {2}sha256 [0-9a-f]{12}…\n$/);
    await up.stop();
  });
});

test('links between the documents lead somewhere', async () => {
  const missing: string[] = [];
  for await (const file of glob(['*.md', 'docs/**/*.md'], { cwd: INSTALLATION })) {
    for (const [, target = ''] of (await read(file)).matchAll(/\]\(([^)#:]+)\)/g)) {
      const path = join(file, '..', target);
      await readFile(join(INSTALLATION, path)).catch(
        (error: NodeJS.ErrnoException) => error.code === 'EISDIR' || missing.push(`${file} -> ${target}`),
      );
    }
  }
  expect(missing).toEqual([]);
});

test('an unknown command and an unknown flag are refused with a hint', async () => {
  for (const args of [['upp'], ['up', '--tokenlife', '3s']]) {
    const { code, stderr } = await run('./mooring', args);
    expect(code).toBe(2);
    expect(stderr).toContain('--help');
  }
});

test('mooring --version says which one it is', async () => {
  const { version } = JSON.parse(await read('package.json')) as { version: string };
  expect(await run('./mooring', ['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});
