import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startEmulator, type TestEmulator } from '../../testing/start-emulator.ts';

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type RunOptions = {
  readonly folder?: string;
  /** Instead of the workbench's own, which may do everything. */
  readonly token?: string;
  readonly input?: string;
};

/** The real gh and git, set up as on a developer's machine, but with the emulator in GitHub's place. */
export type Workbench = {
  readonly emulator: TestEmulator;
  /** A folder of its own, for clones. */
  readonly folder: string;
  gh(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** A command that must succeed; gives what it printed. */
  git(args: readonly string[], options?: RunOptions): Promise<string>;
  /** What gh printed for `--json`; the command must succeed. */
  ghJson(args: readonly string[], options?: RunOptions): Promise<unknown>;
  stop(): Promise<void>;
};

export async function openWorkbench(): Promise<Workbench> {
  const emulator = await startEmulator();
  const folder = await mkdtemp(join(tmpdir(), 'mooring-gh-'));
  const token = await emulator.mintToken();
  const socket = join(folder, 'github.sock');
  const pipe = await openPipe(socket, Number(new URL(emulator.url).port));
  const ghConfig = join(folder, 'gh');
  await mkdir(ghConfig);
  await writeFile(
    join(ghConfig, 'config.yml'),
    `version: "1"\nhttp_unix_socket: ${socket}\ngit_protocol: https\nprompt: disabled\n`,
  );
  const gitConfig = join(folder, 'gitconfig');
  await writeFile(gitConfig, gitConfiguration(emulator.url, token));

  const run = async (command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> => {
    const child = spawn(command, args, {
      cwd: options.folder ?? folder,
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        HOME: folder,
        GH_CONFIG_DIR: ghConfig,
        GH_TOKEN: options.token ?? token,
        GH_NO_UPDATE_NOTIFIER: '1',
        GIT_CONFIG_GLOBAL: gitConfig,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        NO_COLOR: '1',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(options.input);
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { code: Number(code ?? -1), stdout, stderr };
  };
  const gh: Workbench['gh'] = (args, options) => run('gh', args, options);
  return {
    emulator,
    folder,
    gh,
    git: async (args, options) => {
      const { code, stdout, stderr } = await run('git', args, options);
      if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`);
      return stdout;
    },
    ghJson: async (args, options) => {
      const { code, stdout, stderr } = await gh(args, options);
      if (code !== 0) throw new Error(`gh ${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    stop: async () => {
      pipe.close();
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** gh reaches GitHub by a unix socket only, in plain HTTP; the emulator listens on TCP. */
async function openPipe(path: string, port: number): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  return server;
}

/**
 * git sends plain HTTP to the emulator as its proxy, and its remotes keep the name github.com. The token stands in
 * a header: gh puts itself before all credential helpers of the git that it runs, and has none to give for http.
 */
function gitConfiguration(emulatorUrl: string, token: string): string {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return `[url "http://github.com/"]
	insteadOf = https://github.com/
[http "http://github.com/"]
	proxy = ${emulatorUrl}
	extraHeader = "Authorization: Basic ${basic}"
[user]
	name = Ada
	email = ada@example.com
[init]
	defaultBranch = main
`;
}
