import { basename } from 'node:path';
import { z } from 'zod';
import { splitShell } from './split-shell.ts';

/** One program with its arguments: `['git', 'push', 'origin']`; the program without its folder. */
export type SimpleCommand = readonly string[];

/**
 * How agents say in `rawInput` what a tool call runs. ACP leaves its form to the agent: an argument array (our
 * scripted agent, Codex) or a line for the shell (Claude Code, Gemini CLI).
 */
const RawInput = z.object({ command: z.union([z.string(), z.array(z.string())]) });

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh']);
/** Words that stand before a command without being one: reserved words of the shell. */
const RESERVED = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{']);
/** Programs that run the program named after them. */
const WRAPPERS = new Set(['env', 'command', 'exec', 'time', 'nohup', 'sudo', 'nice', 'timeout']);

/** The commands of a tool call of kind `execute`: from its raw input, else from its title, where some agents put them. */
export function readCommands(rawInput: unknown, title: string): SimpleCommand[] {
  const input = RawInput.safeParse(rawInput);
  if (!input.success) return readScript(title.replaceAll('`', ''));
  const { command } = input.data;
  return typeof command === 'string' ? readScript(command) : readArguments(command);
}

function readScript(script: string): SimpleCommand[] {
  return splitShell(script).flatMap((words) => readArguments(words));
}

function readArguments(words: readonly string[]): SimpleCommand[] {
  const command = withoutPrefix(words);
  const [program, ...rest] = command;
  if (program === undefined) return [];
  if (SHELLS.has(program)) {
    // `bash -lc '…'`: the script is the first operand after the options.
    const flag = rest.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
    const script = flag === -1 ? undefined : rest[flag + 1];
    if (script !== undefined) return readScript(script);
  }
  return [command];
}

/** Drops assignments, reserved words and wrappers with their options; the program loses its folder. */
function withoutPrefix(words: readonly string[]): SimpleCommand {
  let at = 0;
  let wrapped = false;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (WRAPPERS.has(basename(word))) wrapped = true;
    else if (RESERVED.has(word) || /^\w+=/.test(word)) continue;
    else if (wrapped && (word.startsWith('-') || /^\d+(?:\.\d+)?[smhd]?$/.test(word))) continue;
    else break;
  }
  const [program, ...rest] = words.slice(at);
  return program === undefined ? [] : [basename(program), ...rest];
}
