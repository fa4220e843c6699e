import { parseArgs } from 'node:util';
import { Owner } from '../contract/grant.ts';
import { parseDuration } from '../lib/duration.ts';
import { Fault } from '../lib/fault.ts';

export type EmulatorArguments = {
  readonly folder: string;
  readonly port: number;
  readonly members: readonly string[];
  /** Milliseconds; the emulator's own default, GitHub's hour, when absent. */
  readonly tokenLifetime?: number;
  /** Requests an hour for each installation and resource; GitHub's own 5,000 when absent. */
  readonly hourlyRateLimit?: number;
};

/** Reads the program's arguments; throws a `Fault` that names the one at fault. */
export function readArguments(args: readonly string[]): EmulatorArguments {
  const values = parse(args);
  if (values.data === undefined) throw bad('--data is missing', 'name the folder to keep everything in: --data FOLDER');
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw bad(`--port ${values.port} is not a port`, 'write a number from 0 (any free one) to 65535');
  }
  const members = (values.members ?? '').split(',').filter((login) => login !== '');
  const odd = members.find((login) => !Owner.safeParse(login).success);
  if (odd !== undefined) {
    throw bad(`--members names "${odd}", which is no GitHub login`, 'use letters, digits and single hyphens');
  }
  return {
    ...{ folder: values.data, port, members },
    ...readLifetime(values['token-lifetime']),
    ...readRateLimit(values['rate-limit']),
  };
}

function readLifetime(text: string | undefined): { tokenLifetime?: number } {
  if (text === undefined) return {};
  const tokenLifetime = parseDuration(text);
  if (!tokenLifetime.ok) throw bad('--token-lifetime cannot be read', tokenLifetime.error);
  return { tokenLifetime: tokenLifetime.value };
}

function readRateLimit(text: string | undefined): { hourlyRateLimit?: number } {
  if (text === undefined) return {};
  const hourlyRateLimit = Number(text);
  if (!Number.isInteger(hourlyRateLimit) || hourlyRateLimit < 1) {
    throw bad(`--rate-limit ${text} is no number of requests`, 'write a whole number from 1 on');
  }
  return { hourlyRateLimit };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { data: text, port: text, members: text, 'token-lifetime': text, 'rate-limit': text },
    }).values;
  } catch (error) {
    throw bad((error as Error).message, 'use --data, --port, --token-lifetime, --rate-limit and --members');
  }
}

const bad = (what: string, remedy: string): Fault => new Fault('bad_argument', what, remedy);
