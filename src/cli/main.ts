import { Command } from 'commander';
import { EXIT_BAD_INPUT, reportFault } from '../lib/program.ts';
import { emulatorCommand } from './emulator.ts';
import { platformCommand } from './platform.ts';
import { upCommand } from './up.ts';

const program = new Command('mooring')
  .description('Runs AI coding agents in long-lived workspaces and keeps them attached to GitHub.')
  .showHelpAfterError('(mooring --help lists the commands)')
  .exitOverride((exit) => process.exit(exit.exitCode === 0 ? 0 : EXIT_BAD_INPUT));

for (const command of [upCommand(), platformCommand(), emulatorCommand()]) {
  program.addCommand(command.copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFault(error);
}
