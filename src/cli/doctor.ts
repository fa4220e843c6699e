import { Command } from 'commander';
import type { DoctorFlags } from './doctor/diagnose.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('find what keeps a workspace from GitHub, and the remedy; exits with 1 when there is something')
    .argument('[workspace]', 'the workspace; within one it is the one')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--json', 'the findings as JSON')
    .action(async (name: string | undefined, flags: DoctorFlags) =>
      (await import('./doctor/diagnose.ts')).diagnose(name, flags),
    );
