import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Grants } from '../../contract/grant.ts';
import { Fault } from '../../lib/fault.ts';
import type { RepositoryRef } from '../../policy/verdict.ts';
import { type AskedResult, type Surroundings, unclear } from './asked.ts';
import { explained, type Explanation } from './explained.ts';
import { explanationText } from './explanation-text.ts';
import { readGh } from './gh/read-gh.ts';
import { readGit } from './git/read-git.ts';
import { readGraphqlFile } from './graphql-file.ts';
import { knownGrants } from './known-grants.ts';
import { readRepository } from './repository-address.ts';

export type ExplainFlags = {
  readonly data: string;
  readonly config?: string;
  readonly repository?: string;
  readonly graphql?: string;
  readonly variables?: string;
  readonly json?: boolean;
};

const EXIT: Readonly<Record<Explanation['verdict'], number>> = { allowed: 0, denied: 1, unclear: 2 };

/** Says what the gateway would say to a command, by the same reading and the same decision, and asks nobody at GitHub. */
export async function explain(workspace: string, command: readonly string[], flags: ExplainFlags): Promise<void> {
  const { grants, github, delivery, from } = await knownGrants(workspace, flags.data, flags.config);
  const surroundings = { github, repository: chosenRepository(flags.repository, grants), readFile: readNamed };
  const byGateway = explained(await readAsked(command, flags, surroundings), grants);
  const explanation = delivery === 'gateway' ? byGateway : { ...byGateway, notes: [...byGateway.notes, NO_GATEWAY] };
  const text = flags.json === true ? JSON.stringify({ ...explanation, from }) : explanationText(explanation, from);
  process.stdout.write(`${text}\n`);
  process.exitCode = EXIT[explanation.verdict];
}

async function readAsked(
  [tool, ...words]: readonly string[],
  { graphql, variables }: ExplainFlags,
  surroundings: Surroundings,
): Promise<AskedResult> {
  if (graphql !== undefined && tool === undefined) return readGraphqlFile(graphql, variables, surroundings);
  if (tool === 'git') return readGit(words, surroundings);
  if (tool === 'gh') return readGh(words, surroundings);
  return unclear('only commands of git and gh can be explained', 'give one, or a document with --graphql <file>');
}

/** In the other deliveries the agent has the token itself. */
const NO_GATEWAY =
  'this workspace has no gateway on its way: of this, GitHub enforces the repositories and permissions of the token alone, and nobody push and allow';

const readNamed = async (path: string): Promise<Buffer> => {
  if (path === '-') return buffer(process.stdin);
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Fault('bad_arguments', `${path} cannot be read (${error.code})`, 'name a file that is there');
  });
};

/** The one that was named, or the only one of the grants. */
export function chosenRepository(named: string | undefined, grants: Grants): RepositoryRef | undefined {
  if (named === undefined) {
    const all = grants.flatMap(({ owner, repositories }) => repositories.map((name) => ({ owner, name })));
    return all.length === 1 ? all[0] : undefined;
  }
  const repository = readRepository(named);
  if (repository !== undefined) return repository;
  throw new Fault('bad_arguments', `"${named}" is no repository`, 'write --repository owner/name');
}
