import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Grants } from '../../contract/grant.ts';
import { GrantsAnswer } from '../../contract/grants-change.ts';
import { Fault } from '../../lib/fault.ts';
import { faultText, parseBy } from '../../lib/schema-faults.ts';
import { platformAt, readAnswer } from './ask-platform.ts';
import { workspacePath } from './workspace-path.ts';

export async function changeGrants(
  name: string,
  { file, data, json = false }: { file: string; data: string; json?: boolean },
): Promise<void> {
  const path = `${workspacePath(name)}/grants`;
  const grants = await readGrants(file);
  const ask = await platformAt(data);
  const answer = readAnswer(GrantsAnswer, await ask('PUT', path, grants));
  if (json) return void process.stdout.write(`${JSON.stringify(answer)}\n`);
  const tokens = answer.revoked === 1 ? '1 token reaches' : `${answer.revoked} tokens reach`;
  const says = [`"${name}" has the new grants; ${tokens} beyond them and will be revoked`];
  if (answer.isSetBackByFile)
    says.push('the next start of the platform sets back what mooring.yaml says: change it too');
  if (answer.needsStart) says.push('its agent is wired for the grants before: start the workspace again');
  process.stdout.write(`${says.join('\n')}\n`);
}

async function readGrants(file: string): Promise<Grants> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Fault('grants_unreadable', `${file} cannot be read (${error.code})`, 'name it with --file');
  });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new Fault('grants_invalid', `${file} is no YAML (${(error as Error).message})`, 'mend it', { cause: error });
  }
  const grants = parseBy(Grants, content ?? []);
  if (grants.ok) return grants.value;
  const remedy = 'write a list of grants, as under workspaces[].grants in mooring.yaml';
  const details = grants.error.map((fault) => faultText(fault, 'the file'));
  throw new Fault('grants_invalid', `${file} holds no grants`, remedy, { details });
}
