import { type IssuedToken, IssuedTokens } from '../../contract/issued-tokens.ts';
import { printable } from '../../lib/printable.ts';
import { platformAt, readAnswer } from './ask-platform.ts';

export async function listTokens(flags: { workspace?: string; data: string; json?: boolean }): Promise<void> {
  const ask = await platformAt(flags.data);
  const chosen = flags.workspace === undefined ? '' : `?workspace=${encodeURIComponent(flags.workspace)}`;
  const answer = readAnswer(IssuedTokens, await ask('GET', `/admin/tokens${chosen}`));
  if (flags.json === true) return void process.stdout.write(`${JSON.stringify(answer)}\n`);
  for (const token of answer.tokens) process.stdout.write(`${printable(line(token))}\n`);
  if (answer.tokens.length === 0) process.stdout.write('no token lives\n');
  if (answer.untold > 0) process.stdout.write(`and ${answer.untold} more; choose with --workspace\n`);
}

function line({ sha256, holders, owner, repositories, permissions, expiresAt, state, reason }: IssuedToken): string {
  const who = holders.length === 0 ? 'nobody' : holders.join(',');
  const what = repositories.map((name) => `${owner}/${name}`).join(',');
  const levels = Object.entries(permissions).map(([name, level]) => `${name}:${level}`);
  const why = reason === undefined ? state : `${state} (${reason})`;
  return `${sha256}  ${why}  ${who}  ${what}  ${levels.join(',')}  until ${new Date(expiresAt).toISOString()}`;
}
