import { ok, type Result } from '../../../lib/result.ts';
import type { Intent } from '../../../policy/intent.ts';
import type { Unreadable } from '../../../policy/reading.ts';
import { type AskedResult, NO_REPOSITORY, type Sent, staysHere, type Surroundings, unclear } from '../asked.ts';
import { readGraphqlBody, readRequest } from '../read-request.ts';
import { type GivenArguments, readGiven } from './given-arguments.ts';
import { LOCAL_COMMANDS, type Porcelain, PORCELAIN } from './porcelain.ts';
import { readApi } from './read-api.ts';

/** What a gh command would do at GitHub; `words` without the leading `gh`. */
export async function readGh(words: readonly string[], surroundings: Surroundings): Promise<AskedResult> {
  const [command = '', ...args] = words;
  if (command === 'api') return readApi(args, surroundings);
  if (LOCAL_COMMANDS.has(command)) return staysHere(`gh ${command}`);
  const row = rowOf(words);
  if (row === undefined) {
    const remedy = 'ask about the request that it makes: gh api …, or --graphql <file>';
    return unclear(`what gh ${words.slice(0, 2).join(' ')} sends is not known here`, remedy);
  }
  const { porcelain, length } = row;
  const given = readGiven(words.slice(length), surroundings.github, porcelain.namesRepository);
  return readPorcelain(porcelain, given, surroundings);
}

/** `repo deploy-key add` has three words, `status` one, and most have two. */
function rowOf(words: readonly string[]): { porcelain: Porcelain; length: number } | undefined {
  for (const length of [3, 2, 1]) {
    const porcelain = PORCELAIN.get(words.slice(0, length).join(' '));
    if (porcelain !== undefined) return { porcelain, length };
  }
  return undefined;
}

function readPorcelain(row: Porcelain, given: GivenArguments, surroundings: Surroundings): AskedResult {
  const instead = requestsOf(row.instead, given);
  const requests = [...(instead.length > 0 ? instead : row.sends), ...requestsOf(row.with, given)];
  const named = given.repository;
  if (named?.kind === 'elsewhere')
    return unclear(`${named.host} is not the workspace's GitHub`, 'ask about its GitHub');
  const repository = named?.kind === 'repository' ? named.repository : surroundings.repository;
  const needsOne = requests.some((request) => !/ (?:\/user|\/gists|createRepository)\b/.test(request));
  if (repository === undefined && needsOne) return NO_REPOSITORY;
  const sends: Sent[] = [];
  if (repository !== undefined && needsOne) {
    const says = `read ${repository.owner}/${repository.name}`;
    sends.push({ says, reading: { target: { repository }, intents: [{ kind: 'read' }] } });
  }
  for (const request of requests) {
    if (request === 'read') continue;
    const sent = readLine(request, row, given, { ...surroundings, repository });
    if (!sent.ok) return sent;
    sends.push(sent.value);
  }
  const notes = requests.includes('delete a branch') ? [BRANCH_DELETED] : [];
  return ok({ sends, notes: row.note === undefined ? notes : [...notes, row.note] });
}

const BRANCH_DELETED = "the pull request's branch is deleted where push covers it";

const requestsOf = (choices: Porcelain['with'] = {}, { flags }: GivenArguments): readonly string[] =>
  Object.entries(choices).flatMap(([names, requests]) =>
    names.split(' ').some((name) => flags.has(name)) ? requests : [],
  );

function readLine(
  request: string,
  { body }: Porcelain,
  given: GivenArguments,
  { repository }: Surroundings,
): Result<Sent, Unreadable> {
  const target = { repository };
  if (request === 'delete a branch') {
    const intents: Intent[] = [{ kind: 'action', action: 'delete_ref' }];
    return ok({ says: "delete the pull request's branch", reading: { target, intents } });
  }
  const [method = '', path = ''] = request.split(' ');
  if (method === 'mutation') {
    const query = `mutation { ${path}(input: {}) { clientMutationId } }`;
    const sent = readGraphqlBody(Buffer.from(JSON.stringify({ query })));
    return sent.ok ? ok({ ...sent.value, says: `POST /graphql: ${path}` }) : sent;
  }
  const { owner = '', name = '' } = repository ?? {};
  const values: Record<string, string> = { owner, repo: name, '1': given.args[0] ?? 'x' };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(values[key] ?? ''));
  return readRequest({ method, path: filled, query: '', ...bodyOf(body, given) });
}

function bodyOf(fields: Porcelain['body'], { args, flags }: GivenArguments): { body?: Buffer } {
  if (fields === undefined) return {};
  const given = Object.entries(fields).map(([field, from]) => [field, from === '{1}' ? args[0] : flags.get(from)]);
  return { body: Buffer.from(JSON.stringify(Object.fromEntries(given.filter(([, value]) => value !== undefined)))) };
}
