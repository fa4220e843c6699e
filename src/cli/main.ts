import { Command } from 'commander';
import mooring from '../../package.json' with { type: 'json' };
import { EXIT_BAD_INPUT, reportFault } from '../lib/program.ts';
import { appCommand } from './app.ts';
import { auditCommand } from './audit.ts';
import { doctorCommand } from './doctor.ts';
import { emulatorCommand } from './emulator.ts';
import { explainCommand } from './explain.ts';
import { platformCommand } from './platform.ts';
import { imageCommand } from './image.ts';
import { sealingKeyCommand } from './sealing-key.ts';
import { secretCommand } from './secret.ts';
import { templateCommand } from './template.ts';
import { tokenCommand } from './token.ts';
import { upCommand } from './up.ts';
import { workspaceCommand } from './workspace.ts';

const program = new Command('mooring')
  .description('Runs AI coding agents in long-lived workspaces and keeps them attached to GitHub.')
  .version(mooring.version, '--version', 'print the version')
  .enablePositionalOptions()
  .showHelpAfterError('(mooring --help lists the commands)')
  .exitOverride((exit) => process.exit(exit.exitCode === 0 ? 0 : EXIT_BAD_INPUT));

for (const command of [
  upCommand(),
  platformCommand(),
  emulatorCommand(),
  appCommand(),
  auditCommand(),
  sealingKeyCommand(),
  tokenCommand(),
  secretCommand(),
  templateCommand(),
  workspaceCommand(),
  explainCommand(),
  doctorCommand(),
  imageCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program));
  // Commands that are made by themselves inherit nothing when they are put together.
  for (const below of command.commands) below.copyInheritedSettings(command);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFault(error);
}
