import { spawn } from 'node:child_process';
import type { SessionUpdate } from '@agentclientprotocol/sdk';

export type CommandContext = {
  readonly cwd: string;
  /** Tells the client of a tool call's state. */
  readonly report: (update: SessionUpdate) => Promise<void>;
  /** Aborts when no further command may begin; one that runs is let finish, so that nothing is left half done. */
  readonly cancelled: AbortSignal;
  /** Aborts when the client is gone; the command that runs is ended. */
  readonly closed: AbortSignal;
  /** A fresh id for each tool call. */
  readonly nextId: () => string;
};

export class CommandFailed extends Error {
  constructor(command: readonly string[], why: string) {
    super(`\`${titleOf(command)}\` failed: ${why}`);
    this.name = 'CommandFailed';
  }
}

export class TurnCancelled extends Error {}

/** A list of issues in JSON must come whole or not at all: more than this is a failure, not a cut. */
const MOST_OUTPUT_BYTES = 8 * 1_048_576;
const MOST_SHOWN = 4_000;
const MOST_TITLE = 160;

/** Nothing may wait for a person, or draw for one. */
const UNATTENDED = { GIT_TERMINAL_PROMPT: '0', GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };

/** Runs one program as a tool call that the client can follow, and returns what it printed on stdout. */
export async function runCommand(command: readonly string[], context: CommandContext): Promise<string> {
  if (context.cancelled.aborted) throw new TurnCancelled();
  const toolCallId = context.nextId();
  const call = { toolCallId, title: titleOf(command), kind: 'execute' as const, rawInput: { command } };
  await context.report({ sessionUpdate: 'tool_call', ...call, status: 'in_progress' });
  const { exitCode, stdout, stderr } = await execute(command, context);
  const succeeded = exitCode === 0;
  const shown = `${stdout}${stderr}`.slice(-MOST_SHOWN);
  await context.report({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: succeeded ? 'completed' : 'failed',
    rawOutput: { exitCode },
    content: [{ type: 'content', content: { type: 'text', text: shown } }],
  });
  if (!succeeded) throw new CommandFailed(command, lastLine(stderr) || lastLine(stdout) || `exit code ${exitCode}`);
  return stdout;
}

type Execution = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

function execute([program = '', ...args]: readonly string[], { cwd, closed }: CommandContext): Promise<Execution> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...UNATTENDED },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: closed,
    });
    const output = { stdout: '', stderr: '' };
    let trouble = '';
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
        if (output[name].length <= MOST_OUTPUT_BYTES) return;
        trouble = `it printed more than ${MOST_OUTPUT_BYTES} bytes`;
        child.kill('SIGTERM');
      });
    }
    child.on('error', (error) => (trouble = error.message));
    child.on('close', (code, signal) => {
      const why = trouble || (signal === null ? '' : `it was ended by ${signal}`);
      const stderr = why === '' ? output.stderr : `${output.stderr}\n${why}\n`;
      resolve({ exitCode: why === '' ? code : null, stdout: output.stdout, stderr });
    });
  });
}

function titleOf(command: readonly string[]): string {
  const line = command.map((word) => word.replaceAll(/\s+/g, ' ')).join(' ');
  return line.length > MOST_TITLE ? `${line.slice(0, MOST_TITLE - 1)}…` : line;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
