import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseTemplate } from '../../src/contract/template.ts';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import type { MooringUp } from '../harness/mooring-up.ts';
import { run } from '../harness/run.ts';

/**
 * Sets the model keys that templates cannot do without, as an operator does who finds their workspaces failed, and starts
 * those. A workspace has its template's name. The keys open nothing.
 */
export async function giveKeys(platform: MooringUp, dataFolder: string, templates: readonly string[]): Promise<void> {
  const needs = await Promise.all(templates.map(async (name) => ({ name, keys: await keysOf(name) })));
  await platform.until(({ workspaces }) =>
    needs.every(({ name, keys }) => {
      const state = workspaces.find((workspace) => workspace.name === name)?.state;
      return state === (keys.length === 0 ? 'running' : 'failed');
    }),
  );
  const mooring = async (args: readonly string[], input = ''): Promise<void> =>
    expect(await run('./mooring', [...args, '--data', dataFolder], { input })).toMatchObject({ code: 0 });
  for (const key of new Set(needs.flatMap(({ keys }) => keys))) {
    await mooring(['secret', 'set', key], randomBytes(24).toString('hex'));
  }
  for (const { name } of needs.filter(({ keys }) => keys.length > 0)) await mooring(['workspace', 'restart', name]);
}

async function keysOf(template: string): Promise<string[]> {
  const parsed = parseTemplate(await readFile(join(INSTALLATION, 'templates', template, 'template.yaml'), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.join('; '));
  return parsed.value.environment.filter(({ required }) => required).map(({ name }) => name);
}
