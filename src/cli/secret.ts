import { Command } from 'commander';
import { listSecrets, removeSecret, type SecretFlags, setSecret } from './operator/agent-secrets.ts';

export const secretCommand = (): Command =>
  new Command('secret')
    .description("keep what agents need beside GitHub, such as their model's key: sealed, and given to the agent alone")
    .addCommand(
      withPlace(new Command('set'))
        .description('take a value from stdin or a file, and keep it; workspaces get it at their next start')
        .argument('<name>', 'as the template asks for it, such as ANTHROPIC_API_KEY')
        .option('--file <file>', 'where the value is; it comes on stdin otherwise')
        .action((name: string, flags: SecretFlags & { file?: string }) => setSecret(name, flags)),
    )
    .addCommand(
      new Command('list')
        .description('names, for whom, since when, and the first digits of the SHA-256; never the value')
        .option('--data <folder>', 'where the platform keeps its state', '.mooring')
        .option('--json', 'as JSON')
        .action((flags: { data: string; json?: boolean }) => listSecrets(flags)),
    )
    .addCommand(
      withPlace(new Command('remove'))
        .description('forget one; who runs with it keeps it until the next start')
        .argument('<name>', 'as mooring secret list shows it')
        .action((name: string, flags: SecretFlags) => removeSecret(name, flags)),
    );

const withPlace = (command: Command): Command =>
  command
    .option('--workspace <name>', 'for this workspace, before the one for all')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring');
