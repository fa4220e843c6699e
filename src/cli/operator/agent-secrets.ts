import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AgentSecret, AgentSecretName, AgentSecrets } from '../../contract/agent-secret.ts';
import { Fault } from '../../lib/fault.ts';
import { printable } from '../../lib/printable.ts';
import { Secret } from '../../lib/secret.ts';
import { platformAt, readAnswer } from './ask-platform.ts';

export type SecretFlags = { readonly workspace?: string; readonly data: string };

export async function setSecret(
  name: string,
  { workspace, data, file }: SecretFlags & { file?: string },
): Promise<void> {
  const path = pathOf(name);
  const value = await readValue(file);
  const ask = await platformAt(data);
  const asked = { value: value.reveal(), ...(workspace === undefined ? {} : { workspace }) };
  const { fingerprint } = readAnswer(AgentSecret, await ask('PUT', path, asked));
  const who =
    workspace === undefined ? 'workspaces get it at their next start' : `"${workspace}" gets it at its next start`;
  const how = `mooring workspace restart ${workspace ?? '<name>'}`;
  process.stdout.write(`${name} is set (sha256 ${fingerprint}…); ${who}: ${how}\n`);
}

export async function listSecrets({ data, json = false }: { data: string; json?: boolean }): Promise<void> {
  const ask = await platformAt(data);
  const answer = readAnswer(AgentSecrets, await ask('GET', '/admin/secrets'));
  if (json) return void process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (answer.secrets.length === 0) process.stdout.write('no secret is set\n');
  for (const { name, workspace, setAt, fingerprint } of answer.secrets) {
    const line = `${name}  ${workspace ?? 'all'}  since ${new Date(setAt).toISOString()}  sha256 ${fingerprint}…`;
    process.stdout.write(`${printable(line)}\n`);
  }
}

export async function removeSecret(name: string, { workspace, data }: SecretFlags): Promise<void> {
  const path = pathOf(name);
  const ask = await platformAt(data);
  await ask('DELETE', `${path}${workspace === undefined ? '' : `?workspace=${encodeURIComponent(workspace)}`}`);
  process.stdout.write(`${name} is removed; who runs with it keeps it until the next start\n`);
}

/** Here already: somebody who puts a value in the place of the name must not see it in an address. */
function pathOf(name: string): string {
  const known = AgentSecretName.safeParse(name);
  if (known.success) return `/admin/secrets/${name}`;
  const why = known.error.issues.map(({ message }) => message).join(', ');
  throw new Fault('bad_arguments', `that name ${why}`, 'name it as the template does, such as ANTHROPIC_API_KEY');
}

/** A value is never taken from the command line, where every process of the machine can read it. */
async function readValue(file: string | undefined): Promise<Secret> {
  if (file === undefined && process.stdin.isTTY) process.stderr.write('the value; then Ctrl-D:\n');
  const given = file === undefined ? await text(process.stdin) : await readFile(file, 'utf8').catch(unreadable(file));
  // What echo and editors put behind it is no part of a key.
  const value = given.replace(/\r?\n$/, '');
  if (value !== '') return new Secret(value);
  const remedy = 'give it on stdin, or name a file with --file';
  throw new Fault('bad_arguments', file === undefined ? 'nothing came on stdin' : `${file} is empty`, remedy);
}

const unreadable = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new Fault('secret_unreadable', `${file} cannot be read (${error.code})`, 'name it with --file');
};
