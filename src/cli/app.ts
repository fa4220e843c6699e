import { Command } from 'commander';
import type { CheckFlags } from './app/check.ts';
import type { CreateFlags } from './app/create-options.ts';

/** The acts are loaded when they are asked for: `mooring up`, which lives long, stays 7 MB smaller. */
export const appCommand = (): Command =>
  new Command('app')
    .description('make a GitHub App for Mooring, and see what its installations lack')
    .addCommand(createCommand())
    .addCommand(checkCommand());

const createCommand = (): Command =>
  new Command('create')
    .description('register a GitHub App in your browser, store its key, and wait until it is installed')
    .option('--org <login>', 'the organisation that it will belong to')
    .option('--user', 'it will belong to your own account')
    .option('--github <url>', 'web address of GitHub', 'https://github.com')
    .option('--name <name>', 'at most 34 characters, unique on GitHub (default "mooring-<org>")')
    .option('--webhook <url>', "public address of the platform's /webhooks/github")
    .option('--folder <folder>', 'where the key, the webhook secret and mooring.yaml go', '.')
    .option('--repositories <names>', 'what it must reach, without the owner, with commas between')
    .option('--no-open', 'only print the address of the page; open no browser')
    .option('--json', 'print the outcome as JSON at the end, alone on stdout')
    .action(async (flags: CreateFlags) => (await import('./app/create.ts')).create(flags));

const checkCommand = (): Command =>
  new Command('check')
    .description('say what the installations of the Apps in mooring.yaml lack')
    .option('--config <file>', 'configuration', 'mooring.yaml')
    .option('--wait', 'wait until every App is installed')
    .option('--json', 'print the outcome as JSON at the end, alone on stdout')
    .action(async (flags: CheckFlags) => (await import('./app/check.ts')).check(flags));
