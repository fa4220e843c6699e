import { z } from 'zod';
import type { TurnCounts } from '../../../contract/turns.ts';
import { readCommands, type SimpleCommand } from './read-commands.ts';

/** What is known of one tool call, in the words of ACP: https://agentclientprotocol.com/protocol/tool-calls */
export type ToolCall = {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly status: 'pending' | 'in_progress' | 'completed' | 'failed';
  readonly rawInput?: unknown;
  readonly rawOutput?: unknown;
  /** Text that the agent shows as the call's result. */
  readonly text: string;
};

export const NO_COMMANDS: TurnCounts = { gitCommands: 0, ghCommands: 0, failedCommands: 0, pullRequestsOpened: 0 };

/** Exit codes as agents spell them in `rawOutput`, whose form ACP leaves open. */
const ExitCode = z
  .object({ exitCode: z.number().nullish(), exit_code: z.number().nullish() })
  .transform(({ exitCode, exit_code }) => exitCode ?? exit_code ?? undefined);

const PULL_REQUEST_URL = /https?:\/\/[^\s"'\\]+\/pull\/\d+/g;

/** The commands that a tool call runs; none unless it is of kind `execute`. */
export function commandsOf(call: Pick<ToolCall, 'kind' | 'rawInput' | 'title'>): SimpleCommand[] {
  return call.kind === 'execute' ? readCommands(call.rawInput, call.title) : [];
}

/** A call has failed when its agent says so, or when the exit code tells it although the agent says `completed`. */
export function hasFailed(call: ToolCall): boolean {
  if (call.status === 'failed') return true;
  const exitCode = ExitCode.safeParse(call.rawOutput).data;
  return call.status === 'completed' && exitCode !== undefined && exitCode !== 0;
}

/**
 * What one tool call adds to its turn's counts. A call that has begun counts; one that waits does not. A line
 * with several git and gh commands that fails counts as one failure: the shell does not tell which it was.
 */
export function countCommand(call: ToolCall): TurnCounts {
  if (call.status === 'pending') return NO_COMMANDS;
  const commands = commandsOf(call);
  const gitCommands = commands.filter(([program]) => program === 'git').length;
  const ghCommands = commands.filter(([program]) => program === 'gh').length;
  if (gitCommands + ghCommands === 0) return NO_COMMANDS;
  const failed = hasFailed(call);
  return {
    gitCommands,
    ghCommands,
    failedCommands: failed ? 1 : 0,
    pullRequestsOpened: call.status === 'completed' && !failed ? pullRequestsOpened(commands, call) : 0,
  };
}

/** `gh pr create` prints the address of what it made; no address, no pull request. */
function pullRequestsOpened(commands: readonly SimpleCommand[], call: ToolCall): number {
  const creations = commands.filter(
    ([program, topic, ...rest]) =>
      program === 'gh' && topic === 'pr' && rest.some((word) => word === 'create' || word === 'new'),
  ).length;
  if (creations === 0) return 0;
  const output = `${call.text}\n${JSON.stringify(call.rawOutput) ?? ''}`;
  return Math.min(creations, new Set(output.match(PULL_REQUEST_URL)).size);
}

export function addCounts(left: TurnCounts, right: TurnCounts): TurnCounts {
  return {
    gitCommands: left.gitCommands + right.gitCommands,
    ghCommands: left.ghCommands + right.ghCommands,
    failedCommands: left.failedCommands + right.failedCommands,
    pullRequestsOpened: left.pullRequestsOpened + right.pullRequestsOpened,
  };
}
