import { Command } from 'commander';
import type { CheckFlags } from './template/check.ts';

export const templateCommand = (): Command =>
  new Command('template')
    .description('how workspaces are built and run, one template for each agent: list, check, begin a new one')
    .addCommand(
      withFolder(new Command('list'))
        .description('the templates, and what each needs')
        .action(async ({ folder }: { folder: string }) => (await import('./template/list.ts')).listTemplates(folder)),
    )
    .addCommand(
      withFolder(new Command('check'))
        .description('find what is wrong with a template, or with all: every fault at once, exit code 2')
        .argument('[name]', 'one template; its required secrets are looked for as well where a platform runs')
        .option('--data <folder>', 'where the platform keeps its state', '.mooring')
        .action(async (name: string | undefined, flags: CheckFlags) =>
          (await import('./template/check.ts')).checkTemplates(name, flags),
        ),
    )
    .addCommand(
      withFolder(new Command('new'))
        .description('write the folder of a new template, which passes the check')
        .argument('<name>', 'lower case letters, digits and hyphens')
        .action(async (name: string, { folder }: { folder: string }) =>
          (await import('./template/begin.ts')).beginTemplate(name, folder),
        ),
    );

const withFolder = (command: Command): Command =>
  command.option('--folder <folder>', "where templates are; Mooring's own when absent");
