import { readFile } from 'node:fs/promises';
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
