import { Command } from 'commander';
import { runEntry } from './run-entry.ts';

const ENTRY = 'src/platform/audit/main.ts';

type AuditFlags = { data: string; head?: string; subject?: string; since?: string; json?: boolean };

export const auditCommand = (): Command =>
  new Command('audit')
    .description('read what was issued, refused and revoked, and check that nobody has changed it')
    .addCommand(verifyCommand())
    .addCommand(listCommand());

const verifyCommand = (): Command =>
  new Command('verify')
    .description('find a row that was changed, removed, reordered, put in or cut off; exits with 1 when there is one')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--head <sequence:hash>', 'a head that this command printed earlier: the audit must still contain it')
    .option('--json', 'rows, head and fault as one JSON object')
    .action((flags: AuditFlags) => runEntry(ENTRY, ['verify', ...passOn(flags)]));

const listCommand = (): Command =>
  new Command('list')
    .description('print the rows, the oldest first')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--subject <name>', 'those of one workspace, or of the operator')
    .option('--since <duration>', 'those of this last time, such as 1h')
    .option('--json', 'one JSON object a line')
    .action((flags: AuditFlags) => runEntry(ENTRY, ['list', ...passOn(flags)]));

/** With `=`, so that a value with a leading hyphen is not taken for a flag. */
function passOn({ json = false, ...flags }: AuditFlags): string[] {
  return [...Object.entries(flags).map(([name, value]) => `--${name}=${value}`), ...(json ? ['--json'] : [])];
}
