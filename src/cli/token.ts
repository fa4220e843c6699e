import { Command } from 'commander';
import { listTokens } from './operator/list-tokens.ts';
import { revokeTokens, type RevokeFlags } from './operator/revoke-tokens.ts';

export const tokenCommand = (): Command =>
  new Command('token')
    .description('see the tokens that live at GitHub, and revoke them')
    .addCommand(listCommand())
    .addCommand(revokeCommand());

const listCommand = (): Command =>
  new Command('list')
    .description('the living tokens by their SHA-256: who holds them, what they reach, when they expire')
    .option('--workspace <name>', 'those of one workspace')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--json', 'as JSON')
    .action((flags: { workspace?: string; data: string; json?: boolean }) => listTokens(flags));

const revokeCommand = (): Command =>
  new Command('revoke')
    .description('revoke tokens at GitHub and wait for its word; workspaces go on with new ones')
    .option('--workspace <name>', 'all that one workspace holds')
    .option('--leaked <hash>', 'the one with this SHA-256; "-" reads the token itself, or its hash, from stdin')
    .option('--all', 'every one that was issued')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--json', 'the outcome as JSON')
    .action((flags: RevokeFlags) => revokeTokens(flags));
