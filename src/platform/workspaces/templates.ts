import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { INSTALLATION, nodeArguments } from '../../lib/node-program.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { WorkspaceRefusal } from './refusals.ts';

/** `templates/<name>/template.yaml`: how to run a workspace for one agent runtime. */
const Template = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  adapter: z.literal('acp'),
  /** `node` as the first word runs a program of the installation with our own Node. */
  command: z.array(z.string().min(1)).min(1),
  /** Whether its agent can do without writing beside its own folders: its container's root is then read-only. */
  readOnlyRoot: z.boolean().default(false),
});
export type Template = { readonly adapter: 'acp'; readonly command: string[]; readonly readOnlyRoot: boolean };

export async function readTemplate(
  name: string,
  folder: string = join(INSTALLATION, 'templates'),
): Promise<Result<Template, WorkspaceRefusal>> {
  const unusable = (detail: string) => err({ reason: 'template_unusable', detail } as const);
  // The name becomes a path: it may not lead out of the folder.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return unusable(`"${name}" is no template's name`);
  const path = join(folder, name, 'template.yaml');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return unusable(`there is no template "${name}"`);
  const parsed = Template.safeParse(parseYaml(text));
  if (!parsed.success) return unusable(`${path} is not a template: ${z.prettifyError(parsed.error)}`);
  const { adapter, command, readOnlyRoot } = parsed.data;
  return ok({ adapter, command, readOnlyRoot });
}

/** As it is run on this machine; in a container `node` is the image's own. */
export function commandOnThisMachine(command: readonly string[]): string[] {
  const [program, entry, ...args] = command;
  if (program !== 'node' || entry === undefined) return [...command];
  return [process.execPath, ...nodeArguments(entry, args)];
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
