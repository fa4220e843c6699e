import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Grants } from '../../contract/grant.ts';
import { Fault } from '../../lib/fault.ts';
import { printable } from '../../lib/printable.ts';
import { denialInWords } from '../../policy/denial-in-words.ts';
import type { Denial, GrantedAccess, RepositoryRef } from '../../policy/verdict.ts';
import { type AskedResult, type Sent, type Surroundings, unclear } from './asked.ts';
import { changesNeeded, type GrantChange } from './changes.ts';
import { readGh } from './gh/read-gh.ts';
import { readGit } from './git/read-git.ts';
import { readGraphqlFile } from './graphql-file.ts';
import { judge } from './judge.ts';
import { knownGrants } from './known-grants.ts';
import { readRepository } from './repository-address.ts';

export type ExplainFlags = {
  readonly data: string;
  readonly config: string;
  readonly repository?: string;
  readonly graphql?: string;
  readonly variables?: string;
  readonly json?: boolean;
};

export type Explanation = {
  readonly verdict: 'allowed' | 'denied' | 'unclear';
  /** What in the grant decides. */
  readonly rule?: string;
  readonly message: string;
  readonly remedy?: string;
  readonly changes: readonly GrantChange[];
  readonly sends: readonly string[];
  readonly notes: readonly string[];
};

const EXIT = { allowed: 0, denied: 1, unclear: 2 } as const;

/** Says what the gateway would say to a command, by the same reading and the same decision, and asks nobody at GitHub. */
export async function explain(workspace: string, command: readonly string[], flags: ExplainFlags): Promise<void> {
  const { grants, github, from } = await knownGrants(workspace, flags.data, flags.config);
  const surroundings = { github, repository: chosenRepository(flags.repository, grants), readFile: readNamed };
  const explanation = explained(await readAsked(command, flags, surroundings), grants);
  const text = flags.json === true ? JSON.stringify({ ...explanation, from }) : inWords(explanation, from);
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

/** What all that is sent comes to: the first that is denied decides, and one that is unclear makes all unclear. */
export function explained(asked: AskedResult, access: GrantedAccess): Explanation {
  if (!asked.ok) return { verdict: 'unclear', ...asked.error, changes: [], sends: [], notes: [] };
  const { sends, notes } = asked.value;
  const told = { sends: sends.map(({ says }) => says), notes };
  const judged = sends.map((sent) => ({ sent, judgement: judge(access, sent) }));
  for (const { sent, judgement } of judged) {
    if (judgement.allowed !== false) continue;
    const { denial } = judgement;
    const changes = allChanges(access, sends);
    return { verdict: 'denied', rule: ruleAgainst(denial, sent), ...denialInWords(denial), changes, ...told };
  }
  const open = judged.find(({ judgement }) => judgement.allowed === undefined)?.judgement;
  if (open?.allowed === undefined && open !== undefined)
    return { verdict: 'unclear', ...open.why, changes: [], ...told };
  const rules = judged.map(({ judgement }) => (judgement.allowed === true ? judgement.rule : ''));
  const rule = [...new Set(rules)].join('; ');
  return {
    verdict: 'allowed',
    ...(rule !== '' && { rule }),
    message: 'the gateway lets it through',
    changes: [],
    ...told,
  };
}

function allChanges(access: GrantedAccess, sends: readonly Sent[]): readonly GrantChange[] {
  return changesNeeded(access, ownerOf(sends), (changed) => {
    const verdicts = sends.map((sent) => judge(changed, sent));
    return verdicts.find(({ allowed }) => allowed === false) ?? { allowed: undefined };
  });
}

const ownerOf = (sends: readonly Sent[]): string | undefined =>
  sends.map(({ reading: { target } }) => target.repository?.owner ?? target.owner).find((owner) => owner !== undefined);

function ruleAgainst(denial: Denial, { reading }: Sent): string {
  const at = reading.target.repository?.owner ?? reading.target.owner;
  const grant = at === undefined ? 'the first grant' : `the grant at ${at}`;
  switch (denial.reason) {
    case 'owner_not_granted':
      return `grants: none is at ${denial.owner}`;
    case 'repository_not_granted':
      return `repositories: ${grant} does not name ${denial.repository.name}`;
    case 'ref_not_granted':
      return denial.excludedBy === undefined
        ? `push: no glob of ${grant} covers ${denial.ref}`
        : `push: "${denial.excludedBy}" of ${grant} excludes ${denial.ref}`;
    case 'ref_not_named':
      return `push: ${grant} does not cover every ${denial.of}`;
    case 'action_not_granted':
      return `allow: ${grant} does not have ${denial.action}`;
    case 'operation_not_granted':
      return `allow: ${grant} does not have "${denial.operation}"`;
  }
}

function inWords({ verdict, rule, message, remedy, changes, sends, notes }: Explanation, from: string): string {
  const lines = [
    `${verdict === 'unclear' ? 'cannot tell' : verdict}: ${message}`,
    ...(verdict === 'unclear' && remedy !== undefined ? [`remedy   ${remedy}`] : []),
    ...(rule === undefined ? [] : [`rule     ${rule}`]),
    ...sends.map((says) => `sends    ${says}`),
    ...changes.map(changeInWords),
    ...notes.map((note) => `note     ${note}`),
    `by       ${from}`,
  ];
  return lines.map(printable).join('\n');
}

function changeInWords({ owner, key, add, remove, result }: GrantChange): string {
  if (key === 'grants') return `change   add a grant at ${owner}`;
  const steps = [
    ...(remove.length === 0 ? [] : [`take out ${remove.map(quoted).join(', ')}`]),
    ...(add.length === 0 ? [] : [`add ${add.map(quoted).join(', ')}`]),
  ];
  return `change   in the grant at ${owner}, ${key}: ${steps.join(' and ')} -> ${key}: [${result.map(quoted).join(', ')}]`;
}

const quoted = (text: string): string => `'${text}'`;
