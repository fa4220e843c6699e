import { createServer, connect, type Server } from 'node:net';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createIssue } from '../../../src/emulator/actions/create-issue.ts';
import { startEmulator, type TestEmulator } from '../../../src/emulator/testing/start-emulator.ts';
import type { Comment, Issue, PullRequest, Repository } from '../../../src/emulator/state/model.ts';

const run = promisify(execFile);

export const WORKSPACES = ['north', 'south'] as const;
export type WorkspaceName = (typeof WORKSPACES)[number];

/** GitHub as the agent sees it in a workspace, without the gateway: the emulator behind git's proxy and gh's socket. */
export class World {
  readonly emulator: TestEmulator;
  readonly folder: string;
  readonly #pipe: Server;
  readonly #token: string;

  constructor(emulator: TestEmulator, folder: string, pipe: Server, token: string) {
    this.emulator = emulator;
    this.folder = folder;
    this.#pipe = pipe;
    this.#token = token;
  }

  static async create(): Promise<World> {
    const emulator = await startEmulator({ members: WORKSPACES });
    const folder = await mkdtemp(join(tmpdir(), 'mooring-scripted-'));
    const pipe = await pipeTo(Number(new URL(emulator.url).port), join(folder, 'gh.sock'));
    const world = new World(emulator, folder, pipe, await emulator.mintToken());
    await world.#writeWiring();
    world.closeIssues();
    return world;
  }

  async stop(): Promise<void> {
    this.#pipe.close();
    await this.emulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  repository(name: string): Repository {
    const found = this.emulator.context.model.repositories.find((repository) => repository.name === name);
    if (found === undefined) throw new Error(`there is no repository ${name}`);
    return found;
  }

  openIssue(repository: string, title: string): Issue {
    const author = this.emulator.context.model.users.find(({ type }) => type === 'User');
    if (author === undefined) throw new Error('nobody is there to open an issue');
    return createIssue(this.emulator.context, { repository: this.repository(repository), author, title, body: '' });
  }

  closeIssues(): void {
    for (const issue of this.emulator.context.model.issues) issue.state = 'closed';
  }

  /** Another workspace's comment, there at once. */
  comment({ id: issueId }: Issue, body: string): void {
    const { model, clock } = this.emulator.context;
    const authorId = this.#userId('mooring[bot]');
    const [createdAt, id] = [clock(), (model.nextId += 1)];
    model.comments.push({ id, issueId, authorId, body, createdAt, updatedAt: createdAt });
  }

  /** Makes one login the only assignee, as gh does when it has read the list before somebody else changed it. */
  assign(issue: Issue, login: string): void {
    issue.assigneeIds = [this.#userId(login)];
  }

  async showFile(repository: string, branch: string, path: string): Promise<string> {
    return (await run('git', ['-C', this.#bare(repository), 'show', `${branch}:${path}`])).stdout;
  }

  async branches(repository: string): Promise<string[]> {
    const { stdout } = await run('git', ['-C', this.#bare(repository), 'branch', '--format=%(refname:short)']);
    return stdout.trim().split('\n');
  }

  commentsOn({ id }: Issue): Comment[] {
    return this.emulator.context.model.comments.filter(({ issueId }) => issueId === id);
  }

  assigneesOf({ assigneeIds }: Issue): string[] {
    return this.emulator.context.model.users.filter(({ id }) => assigneeIds.includes(id)).map(({ login }) => login);
  }

  pullRequestsOf({ repositoryId, number }: Issue): PullRequest[] {
    return this.emulator.context.model.pullRequests.filter(
      (pull) => pull.repositoryId === repositoryId && pull.headRef === `mooring/issue-${number}`,
    );
  }

  /** The agent's environment in one workspace; `home` is its current folder. */
  environment(
    workspace: WorkspaceName,
    repositories: readonly string[],
    role: 'lead' | 'member' = 'member',
  ): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      LANG: 'C.UTF-8',
      GH_CONFIG_DIR: join(this.folder, 'gh'),
      GH_TOKEN: this.#token,
      GIT_CONFIG_SYSTEM: join(this.folder, 'gitconfig'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      MOORING_WORKSPACE: workspace,
      MOORING_ROLE: role,
      MOORING_ASSIGNEE: workspace,
      MOORING_REPOSITORIES: repositories.map((name) => `acme/${name}`).join(' '),
      MOORING_GITHUB: 'github.com',
    };
  }

  async home(workspace: WorkspaceName): Promise<string> {
    const home = join(this.folder, workspace);
    await mkdir(home, { recursive: true });
    return home;
  }

  #bare(repository: string): string {
    return join(this.emulator.context.repositoriesFolder, 'acme', `${repository}.git`);
  }

  #userId(login: string): number {
    const user = this.emulator.context.model.users.find((each) => each.login === login);
    if (user === undefined) throw new Error(`there is no user ${login}`);
    return user.id;
  }

  async #writeWiring(): Promise<void> {
    const basic = Buffer.from(`x-access-token:${this.#token}`).toString('base64');
    await writeFile(
      join(this.folder, 'gitconfig'),
      `[user]
	name = test
	email = test@example.invalid
[url "http://github.com/"]
	insteadOf = https://github.com/
[http "http://github.com/"]
	proxy = ${this.emulator.url}
	extraHeader = Authorization: Basic ${basic}
`,
    );
    await mkdir(join(this.folder, 'gh'));
    await writeFile(join(this.folder, 'gh', 'config.yml'), `http_unix_socket: ${join(this.folder, 'gh.sock')}\n`);
  }
}

async function pipeTo(port: number, socketPath: string): Promise<Server> {
  const server = createServer((socket) => {
    const upstream = connect(port, '127.0.0.1');
    socket.pipe(upstream).pipe(socket);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return server;
}
