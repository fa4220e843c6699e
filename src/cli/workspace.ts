import { Command } from 'commander';
import { changeGrants } from './operator/change-grants.ts';

export const workspaceCommand = (): Command =>
  new Command('workspace').description('change workspaces while they work').addCommand(
    new Command('grants')
      .description('give a workspace other grants at once: tokens beyond them are revoked, its work goes on')
      .argument('<name>', 'the workspace')
      .requiredOption('--file <grants.yaml>', 'a list of grants, as under workspaces[].grants in mooring.yaml')
      .option('--data <folder>', 'where the platform keeps its state', '.mooring')
      .option('--json', 'the outcome as JSON')
      .action((name: string, flags: { file: string; data: string; json?: boolean }) => changeGrants(name, flags)),
  );
