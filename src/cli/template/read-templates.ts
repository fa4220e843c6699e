import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TemplateName } from '../../contract/template.ts';
import { Fault } from '../../lib/fault.ts';
import { INSTALLATION } from '../../lib/node-program.ts';

/** The two files of a template, as they are. */
export type TemplateFiles = {
  readonly name: string;
  readonly folder: string;
  readonly yaml: string | undefined;
  readonly dockerfile: string | undefined;
};

export const templatesFolder = (folder: string | undefined): string =>
  resolve(folder ?? join(INSTALLATION, 'templates'));

/** One template by its name, or all of a folder. A folder without any is a `Fault`. */
export async function readTemplates(folder: string | undefined, name?: string): Promise<TemplateFiles[]> {
  const all = templatesFolder(folder);
  const names = await namesIn(all);
  if (name !== undefined && !names.includes(name)) {
    const remedy = names.length === 0 ? 'begin one: mooring template new <name>' : `name one of ${names.join(', ')}`;
    throw new Fault('template_not_found', `there is no template "${name}" in ${all}`, remedy);
  }
  return Promise.all((name === undefined ? names : [name]).map((one) => readOne(all, one)));
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Fault('templates_unreadable', `${folder} cannot be read (${error.code})`, 'name another with --folder');
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return folders.filter((one) => TemplateName.safeParse(one).success).toSorted();
}

async function readOne(all: string, name: string): Promise<TemplateFiles> {
  const folder = join(all, name);
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => undefined);
  return { name, folder, yaml: await read('template.yaml'), dockerfile: await read('Dockerfile') };
}
