import { type Address, readAddress } from '../repository-address.ts';

/** What stands behind a command of gh, as far as it decides what is sent. */
export type GivenArguments = {
  readonly args: readonly string[];
  /** By the names under which they were given, with what follows them or belongs to them. */
  readonly flags: ReadonlyMap<string, string>;
  /** Of `-R`, of a URL among the arguments, or of the argument where it is the repository. */
  readonly repository: Address | undefined;
};

/** gh's flags that have no value: what follows one of them is an argument. */
const SWITCHES = new Set(
  '--admin --auto --disable-auto --delete-branch -d --merge -m --rebase -r --squash -s --yes -y --confirm --draft --fill -f --web -w --undo --cleanup-tag --generate-notes --prerelease --verify-tag --latest --clobber --approve --request-changes --comment --failed --debug --public --private --internal --clone --no-store --user --force --json-stdin'.split(
    ' ',
  ),
);

/** `namesRepository`: the first argument is one, as of `gh repo delete`. */
export function readGiven(words: readonly string[], github: string, namesRepository = false): GivenArguments {
  const args: string[] = [];
  const flags = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      args.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') args.push(word);
    else if (word.includes('=')) flags.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else if (SWITCHES.has(word)) flags.set(word, '');
    else {
      flags.set(word, words[at + 1] ?? '');
      at += 1;
    }
  }
  return { args, flags, repository: repositoryIn(args, flags, github, namesRepository) };
}

function repositoryIn(
  args: readonly string[],
  flags: ReadonlyMap<string, string>,
  github: string,
  namesRepository: boolean,
): Address | undefined {
  const [first = ''] = args;
  const named = flags.get('-R') ?? flags.get('--repo') ?? (namesRepository && first !== '' ? first : undefined);
  if (named !== undefined)
    return readAddress(/^[^:/]+\/[^/]+\/[^/]+$/.test(named) ? `https://${named}` : named, github);
  // A pull request or an issue may be given by its page, a repository by its name.
  const page = /^https:\/\/([^/]+)\/([^/]+\/[^/]+)(?:\/(?:pull|issues|releases)\/.*)?$/.exec(first);
  if (page !== null) return readAddress(`https://${page[1]}/${page[2]}`, github);
  return undefined;
}
