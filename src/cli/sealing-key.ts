import { Command } from 'commander';
import { runEntry } from './run-entry.ts';

export const sealingKeyCommand = (): Command =>
  new Command('sealing-key').description('look after the key that seals issued tokens in the data folder').addCommand(
    new Command('rotate')
      .description('seal everything under a new key and drop the old one; the platform must be stopped')
      .option('--data <folder>', 'where the platform keeps its state', '.mooring')
      .action(({ data }: { data: string }) => runEntry('src/platform/sealing/main.ts', [`--data=${data}`])),
  );
