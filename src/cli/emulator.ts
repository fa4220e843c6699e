import { Command } from 'commander';
import { runEntry } from './run-entry.ts';

export const emulatorCommand = (): Command =>
  new Command('emulator')
    .description('run the built-in GitHub alone, in the foreground')
    .option('--data <folder>', 'where its repositories and issues are kept', '.mooring/emulator')
    .option('--port <number>', 'loopback port; 0 takes a free one', '0')
    .option('--token-lifetime <duration>', 'life of an installation token', '1h')
    .option('--rate-limit <requests>', 'requests an hour for each installation', '5000')
    .option('--members <logins>', "members of the organisation, besides the App's bot", 'ada,grace,linus')
    .action((flags: { data: string; port: string; tokenLifetime: string; rateLimit: string; members: string }) =>
      runEntry('src/emulator/main.ts', [
        ...['--data', flags.data, '--port', flags.port],
        ...['--token-lifetime', flags.tokenLifetime, '--members', flags.members],
        ...['--rate-limit', flags.rateLimit],
      ]),
    );
