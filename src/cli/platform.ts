import { Command } from 'commander';
import { runEntry } from './run-entry.ts';

export const platformCommand = (): Command =>
  new Command('platform')
    .description('run the platform alone, in the foreground')
    .option('--config <file>', 'configuration', 'mooring.yaml')
    .option('--data <folder>', 'where state is kept', '.mooring')
    .option('--keep', 'leave workspaces running when this is stopped: the next platform on the same data adopts them')
    .action(({ config, data, keep }: { config: string; data: string; keep?: boolean }) =>
      runEntry('src/platform/main.ts', ['--config', config, '--data', data, ...(keep === true ? ['--keep'] : [])]),
    );
