import { parseArgs } from 'node:util';
import { Command } from 'commander';
import { Fault } from '../lib/fault.ts';
import type { ExplainFlags } from './explain/explain.ts';

export const explainCommand = (): Command =>
  new Command('explain')
    .description('say whether a workspace may run a git or gh command, by which rule, and what would change it')
    .argument('<workspace>', 'the workspace')
    .argument('[command...]', 'such as git push origin HEAD:main, or gh api -X PUT repos/o/r/contents/f')
    .passThroughOptions()
    .allowUnknownOption()
    .option('--repository <owner/name>', 'the repository that is meant where the command names none')
    .option('--graphql <file>', 'a GraphQL document in place of a command')
    .option('--variables <file>', 'its variables, as JSON')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--config <file>', 'read when the platform does not run; else mooring.yaml in this folder')
    .option('--json', 'the verdict as JSON')
    .action(async (workspace: string, words: readonly string[], flags: ExplainFlags) => {
      const { own, command } = split(words);
      await (await import('./explain/explain.ts')).explain(workspace, command, { ...flags, ...own });
    });

const value = { type: 'string' } as const;
const OWN = {
  repository: value,
  graphql: value,
  variables: value,
  data: value,
  config: value,
  json: { type: 'boolean' },
} as const;

/** Our own flags may stand behind the workspace, too; from `git` or `gh` on, all belongs to that. */
function split(words: readonly string[]): { own: Partial<ExplainFlags>; command: readonly string[] } {
  const { tokens } = parseArgs({ args: [...words], options: OWN, strict: false, allowPositionals: true, tokens: true });
  const at = tokens.find(({ kind }) => kind === 'positional')?.index ?? words.length;
  try {
    const { values } = parseArgs({ args: words.slice(0, at), options: OWN });
    return { own: values, command: words.slice(at) };
  } catch (error) {
    throw new Fault('bad_arguments', (error as Error).message, 'see mooring explain --help');
  }
}
