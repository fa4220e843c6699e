import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Unreadable } from '../../../policy/reading.ts';

/** `git push` as it was typed: git-push(1). */
export type PushArguments = {
  /** A URL or the name of a remote. */
  readonly remote: string | undefined;
  readonly refspecs: readonly string[];
  readonly force: boolean;
  readonly remove: boolean;
  readonly tags: boolean;
  readonly branches: boolean;
  readonly mirror: boolean;
  readonly dryRun: boolean;
  /** What changes refs that are not named: `--prune`, `--follow-tags`. */
  readonly unnamed: readonly string[];
  readonly options: readonly string[];
};

const flag = { type: 'boolean' } as const;
const value = { type: 'string' } as const;

const FLAGS = {
  force: { ...flag, short: 'f' },
  'force-with-lease': flag,
  'force-if-includes': flag,
  delete: { ...flag, short: 'd' },
  tags: flag,
  all: flag,
  branches: flag,
  mirror: flag,
  prune: flag,
  'follow-tags': flag,
  'dry-run': { ...flag, short: 'n' },
  'set-upstream': { ...flag, short: 'u' },
  quiet: { ...flag, short: 'q' },
  verbose: { ...flag, short: 'v' },
  porcelain: flag,
  atomic: flag,
  thin: flag,
  verify: flag,
  signed: flag,
  progress: flag,
  ipv4: { ...flag, short: '4' },
  ipv6: { ...flag, short: '6' },
  'push-option': { ...value, short: 'o', multiple: true },
  repo: value,
  'recurse-submodules': value,
} as const;

export function readPushArguments(args: readonly string[]): Result<PushArguments, Unreadable> {
  // The only flag of git push whose value may be left away.
  const plain = args.map((arg) => arg.replace(/^(--force-with-lease|--signed)=.*/, '$1'));
  let parsed;
  try {
    parsed = parseArgs({ args: plain, options: FLAGS, allowPositionals: true, allowNegative: true });
  } catch (error) {
    return err({ message: (error as Error).message, remedy: 'see git push -h' });
  }
  const { values, positionals } = parsed;
  const [remote, ...refspecs] = positionals;
  return ok({
    remote: remote ?? values.repo,
    refspecs: joinTags(refspecs),
    force: [values.force, values['force-with-lease']].includes(true),
    remove: values.delete === true,
    tags: values.tags === true,
    branches: values.all === true || values.branches === true,
    mirror: values.mirror === true,
    dryRun: values['dry-run'] === true,
    unnamed: (['prune', 'follow-tags'] as const).filter((name) => values[name] === true).map((name) => `--${name}`),
    options: values['push-option'] ?? [],
  });
}

/** `tag <name>` is short for `refs/tags/<name>:refs/tags/<name>`. */
function joinTags(words: readonly string[]): string[] {
  const at = words.indexOf('tag');
  const name = words[at + 1];
  if (at < 0 || name === undefined) return [...words];
  return [...words.slice(0, at), `refs/tags/${name}`, ...joinTags(words.slice(at + 2))];
}
