import { ExecAnswer, LogsAnswer } from '../../contract/workspace-visit.ts';
import { Fault } from '../../lib/fault.ts';
import { printable } from '../../lib/printable.ts';
import { platformAt, readAnswer } from './ask-platform.ts';
import { workspacePath } from './workspace-path.ts';

/** Longest silence in milliseconds: a command prints nothing before its end. */
const PATIENCE = 600_000;

const at = (name: string, what: string): string => `${workspacePath(name)}/${what}`;

export async function showLogs(name: string, { data, lines }: { data: string; lines: string }): Promise<void> {
  if (!/^[1-9]\d{0,5}$/.test(lines)) {
    throw new Fault('bad_arguments', `--lines is a number, and not "${lines}"`, 'write it as in --lines 200');
  }
  const path = `${at(name, 'logs')}?lines=${encodeURIComponent(lines)}`;
  const ask = await platformAt(data);
  print(readAnswer(LogsAnswer, await ask('GET', path)).text);
}

/** Ends with the command's own exit code. */
export async function runInWorkspace(name: string, command: string[], { data }: { data: string }): Promise<void> {
  const path = at(name, 'exec');
  const ask = await platformAt(data, PATIENCE);
  const { exitCode, output, isCut } = readAnswer(ExecAnswer, await ask('POST', path, { command }));
  print(output);
  if (isCut) process.stderr.write('mooring: it printed more than is shown here\n');
  process.exitCode = exitCode;
}

/** An agent chooses what stands there: it must not command the operator's terminal. */
function print(text: string): void {
  process.stdout.write(text.split('\n').map(printable).join('\n'));
}
