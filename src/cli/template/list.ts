import { parseTemplate } from '../../contract/template.ts';
import { printable } from '../../lib/printable.ts';
import { readTemplates, type TemplateFiles } from './read-templates.ts';

export async function listTemplates(folder: string | undefined): Promise<void> {
  for (const template of await readTemplates(folder)) process.stdout.write(`${printable(lineOf(template))}\n`);
}

function lineOf({ name, yaml = '' }: TemplateFiles): string {
  const parsed = parseTemplate(yaml);
  if (!parsed.ok) return `${name}  is none: mooring template check ${name} says why`;
  const { adapter = 'a module of its own', environment, models, description } = parsed.value;
  const needs = environment.filter(({ required }) => required).map((need) => need.name);
  const model = models === undefined ? '' : `  model ${models.default}`;
  const key = needs.length === 0 ? '' : `  needs ${needs.join(', ')}`;
  return `${name}  by ${adapter}${model}${key}  ${description.split('\n', 1)[0]}`;
}
