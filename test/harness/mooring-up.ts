import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EMULATOR_ADMIN } from '../../src/contract/emulator-admin.ts';
import { platformSocket } from '../../src/contract/platform-socket.ts';
import { PlatformStatus, type WorkspaceStatus } from '../../src/contract/status.ts';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import { DEMO_CONFIG_FILE } from '../../src/cli/up/demo-config.ts';
import { type JsonAnswer, sendJson } from '../../src/lib/send-json.ts';
import type { UpSummary } from '../../src/cli/up/summary.ts';

/** One running `./mooring up --json`, or `./mooring platform`, and the doors to look behind it. */
export class MooringUp {
  readonly dataFolder: string;
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  #stdout = '';
  #stderr = '';

  constructor(
    dataFolder: string,
    flags: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    command: readonly string[] = ['up', '--json'],
  ) {
    this.dataFolder = dataFolder;
    this.#child = spawn('./mooring', [...command, '--data', dataFolder, ...flags], {
      cwd: INSTALLATION,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#exit = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get log(): string {
    return this.#stderr;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async status(): Promise<PlatformStatus> {
    // Until it has shown something, what answers on this data folder may be a predecessor that is ending.
    if (this.#stderr + this.#stdout === '') throw new Error('mooring up has not started yet');
    return PlatformStatus.parse((await this.asOperator('GET', '/admin/status')).body);
  }

  /** A request with the operator's credential, at the door of Mooring's own programs. */
  async asOperator(method: 'GET' | 'POST', path: string): Promise<JsonAnswer> {
    const authorization = `Bearer ${(await this.#read('operator.key')).trim()}`;
    const socket = platformSocket(this.dataFolder);
    return sendJson({ socket, method, path, authorization, idle: 5_000 });
  }

  async workspace(name: string): Promise<WorkspaceStatus> {
    const found = (await this.status()).workspaces.find((workspace) => workspace.name === name);
    if (found === undefined) throw new Error(`no workspace ${name}`);
    return found;
  }

  /** The emulator's admin API: `GET`, or another method with a body. */
  async emulator<T>(path: string, change?: { method: string; body?: unknown }): Promise<T> {
    const { github } = parse(await this.#read(DEMO_CONFIG_FILE)) as { github: { web: string } };
    const key = (await this.#read('emulator/admin.key')).trim();
    return getJson(`${github.web}${EMULATOR_ADMIN}${path}`, key, change) as Promise<T>;
  }

  /** Resolves to the status in which `condition` first holds; fails with the log when it never does. */
  async until(condition: (status: PlatformStatus) => boolean, patience = 150_000): Promise<PlatformStatus> {
    const deadline = Date.now() + patience;
    let last: PlatformStatus | undefined;
    while (Date.now() < deadline && this.#child.exitCode === null) {
      last = await this.status().catch(() => undefined);
      if (last !== undefined && condition(last)) return last;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never came to it; last status ${JSON.stringify(last)}\n${this.#stderr}`);
  }

  /** Waits for the end (after Ctrl-C, or that of `--for`) and returns the summary. */
  async finished(): Promise<UpSummary> {
    const code = await this.#exit;
    if (code !== 0) throw new Error(`mooring up ended with ${code}\n${this.#stderr}`);
    return JSON.parse(this.#stdout) as UpSummary;
  }

  async exitCode(): Promise<number | null> {
    return this.#exit;
  }

  async stop(): Promise<UpSummary> {
    this.signal('SIGINT');
    return this.finished();
  }

  #read(file: string): Promise<string> {
    return readFile(join(this.dataFolder, file), 'utf8');
  }
}

async function getJson(url: string, key: string, change?: { method: string; body?: unknown }): Promise<unknown> {
  const response = await fetch(url, {
    method: change?.method ?? 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(change?.body === undefined ? {} : { body: JSON.stringify(change.body) }),
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} from ${url}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
