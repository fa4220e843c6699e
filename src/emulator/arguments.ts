import { parseArgs } from 'node:util';
import { parseDuration } from '../lib/duration.ts';
import { Fault } from '../lib/fault.ts';

export type EmulatorArguments = {
  readonly folder: string;
  readonly port: number;
  readonly members: readonly string[];
  /** Milliseconds; the emulator's own default, GitHub's hour, when absent. */
  readonly tokenLifetime?: number;
};

const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/;

/** Reads the program's arguments; throws a `Fault` that names the one at fault. */
export function readArguments(args: readonly string[]): EmulatorArguments {
  const values = parse(args);
  if (values.data === undefined) throw bad('--data is missing', 'name the folder to keep everything in: --data FOLDER');
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw bad(`--port ${values.port} is not a port`, 'write a number from 0 (any free one) to 65535');
  }
  const members = (values.members ?? '').split(',').filter((login) => login !== '');
  const odd = members.find((login) => !LOGIN.test(login));
  if (odd !== undefined) {
    throw bad(`--members names "${odd}", which is no GitHub login`, 'use letters, digits and single hyphens');
  }
  const lifetime = values['token-lifetime'];
  if (lifetime === undefined) return { folder: values.data, port, members };
  const tokenLifetime = parseDuration(lifetime);
  if (!tokenLifetime.ok) throw bad('--token-lifetime cannot be read', tokenLifetime.error);
  return { folder: values.data, port, members, tokenLifetime: tokenLifetime.value };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { data: text, port: text, members: text, 'token-lifetime': text },
    }).values;
  } catch (error) {
    throw bad((error as Error).message, 'use --data, --port, --token-lifetime and --members');
  }
}

const bad = (what: string, remedy: string): Fault => new Fault('bad_argument', what, remedy);
