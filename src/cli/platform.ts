import { Command } from 'commander';
import { runEntry } from './run-entry.ts';

export const platformCommand = (): Command =>
  new Command('platform')
    .description('run the platform alone, in the foreground')
    .option('--config <file>', 'configuration', 'mooring.yaml')
    .option('--data <folder>', 'where state is kept', '.mooring')
    .action((flags: { config: string; data: string }) =>
      runEntry('src/platform/main.ts', ['--config', flags.config, '--data', flags.data]),
    );
