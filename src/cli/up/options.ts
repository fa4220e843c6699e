import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Delivery } from '../../contract/workspace.ts';
import { parseDuration } from '../../lib/duration.ts';
import { Fault } from '../../lib/fault.ts';

/** The flags of `mooring up` as commander hands them over. */
export type UpFlags = {
  readonly for?: string;
  readonly tokenLifetime?: string;
  readonly workspaces?: string;
  readonly delivery?: string;
  readonly data: string;
  readonly config?: string;
  readonly json?: boolean;
};

export type UpOptions = {
  /** Stop by itself after this many milliseconds. */
  readonly forMs: number | undefined;
  readonly delivery: Delivery | undefined;
  readonly dataFolder: string;
  readonly json: boolean;
  readonly github:
    | { readonly kind: 'configured'; readonly configFile: string }
    | { readonly kind: 'emulator'; readonly tokenLifetime: string; readonly workspaces: number };
};

const MOST_WORKSPACES = 50;
/** A token that lives shorter has expired before an agent could use it. Milliseconds. */
const SHORTEST_LIFETIME = 5_000;
const DEFAULT_CONFIG = 'mooring.yaml';

/** Checks all flags and says every fault at once. */
export async function parseUpFlags(flags: UpFlags): Promise<UpOptions> {
  const faults: string[] = [];
  const forMs = duration('--for', flags.for, faults);
  const lifetime = duration('--token-lifetime', flags.tokenLifetime, faults);
  if (lifetime !== undefined && lifetime < SHORTEST_LIFETIME) {
    faults.push(`--token-lifetime "${flags.tokenLifetime}" must be 5s or more`);
  }
  const workspaces = Number(flags.workspaces ?? 3);
  if (!Number.isInteger(workspaces) || workspaces < 1 || workspaces > MOST_WORKSPACES) {
    faults.push(`--workspaces "${flags.workspaces}" must be a whole number from 1 to ${MOST_WORKSPACES}`);
  }
  const delivery = Delivery.optional().safeParse(flags.delivery);
  if (!delivery.success) faults.push(`--delivery "${flags.delivery}" must be ${Delivery.options.join(', ')}`);
  // An empty path resolves to the current folder, which is hardly what an unset variable in a script meant.
  if (flags.data.trim() === '') faults.push('--data is empty: name a folder');

  const configFile = flags.config ?? ((await exists(DEFAULT_CONFIG)) ? DEFAULT_CONFIG : undefined);
  if (configFile !== undefined) {
    if (flags.tokenLifetime !== undefined) faults.push(onlyTheEmulator('--token-lifetime', configFile));
    if (flags.workspaces !== undefined) faults.push(onlyTheEmulator('--workspaces', configFile));
  }
  if (faults.length > 0) throw new Fault('bad_flags', faults.join('; '), 'see mooring up --help');
  return {
    forMs,
    delivery: delivery.data,
    dataFolder: resolve(flags.data),
    json: flags.json ?? false,
    github:
      configFile === undefined
        ? { kind: 'emulator', tokenLifetime: flags.tokenLifetime ?? '90s', workspaces }
        : { kind: 'configured', configFile: resolve(configFile) },
  };
}

function duration(flag: string, text: string | undefined, faults: string[]): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if (parsed.ok) return parsed.value;
  faults.push(`${flag}: ${parsed.error}`);
  return undefined;
}

function onlyTheEmulator(flag: string, configFile: string): string {
  return `${flag} is for the built-in emulator, but ${configFile} names the GitHub to use: leave one of them out`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
