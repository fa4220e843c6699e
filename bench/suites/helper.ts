import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../src/workspace/init/testing/wait-for.ts';
import { startHelperWorkspace } from '../../src/workspace/helper/testing/start-helper-workspace.ts';
import { issue } from '../../src/workspace/sidecar/testing/platform-double.ts';
import { CachedCredential, gitWithHelper } from '../gateway/cached-credential.ts';
import { shellHelper } from '../helper/shell-helper.ts';
import { quantile, row, type Row } from '../row.ts';

const suite = 'helper';
const ROUNDS = 200;
/** As long as GitHub's own are. */
const TOKEN = `ghs_1234567_${'x'.repeat(508)}`;
const QUESTION = 'protocol=https\nhost=github.com\n\n';

/**
 * What git waits for a credential in delivery `helper`, beside git's bare cache and a shell helper with its answer in a
 * file. The ways alternate, so that they meet the same machine.
 */
export async function measure(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-fill-'));
  const workspace = await startHelperWorkspace('https://github.com', () =>
    issue(TOKEN, Date.now() - 60_000, Date.now() + 3_540_000, { repositories: ['harbor', 'tide'] }),
  );
  const cache = await CachedCredential.start(join(folder, 'bare'), 'https://github.com', TOKEN);
  try {
    await waitFor(async () => ((await workspace.fedLog()).includes('"fed"') ? true : undefined));
    const ways = {
      ours: workspace.environment,
      bare: cache.environment,
      shell: await shellEnvironment(join(folder, 'shell')),
    };
    const times: Record<keyof typeof ways, number[]> = { ours: [], bare: [], shell: [] };
    for (let round = -10; round < ROUNDS; round += 1) {
      for (const way of ['bare', 'ours', 'shell'] as const) {
        const took = await fill(ways[way]);
        if (round >= 0) times[way].push(took);
      }
    }
    const [ours, bare, shell] = [quantile(times.ours), quantile(times.bare), quantile(times.shell)];
    const slow = await slowPath(workspace.run);
    const how = (than: string, median: number) =>
      `${ROUNDS} each in turn, medians: ${ours.toFixed(1)} ms, ${than} ${median.toFixed(1)} ms`;
    return [
      row({
        ...{ suite, name: "git credential fill, of git's bare credential-cache", unit: 'times', target: 1.15 },
        ...{ value: ours / bare, how: how('bare', bare) },
      }),
      row({
        ...{ suite, name: 'git credential fill, of a shell helper with a cached file', unit: 'times', target: 0.7 },
        ...{ value: ours / shell, how: how('shell', shell) },
      }),
      row({
        ...{ suite, name: 'the helper behind the cache', value: slow, unit: 'ms' },
        how: 'mooring git-credential get, by way of the sidecar, median of 20',
      }),
    ];
  } finally {
    await cache.stop();
    await workspace.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function slowPath(run: Awaited<ReturnType<typeof startHelperWorkspace>>['run']): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const began = performance.now();
    const { stdout } = await run('mooring', ['git-credential', 'get'], QUESTION);
    times.push(performance.now() - began);
    if (!stdout.includes(TOKEN)) throw new Error('the helper gave no token');
  }
  return quantile(times);
}

/** Milliseconds; each answer must hold the token. */
async function fill(env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const git = spawn('git', ['credential', 'fill'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let answer = '';
  git.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
  git.stdin.end(QUESTION);
  await once(git, 'close');
  const took = performance.now() - began;
  if (!answer.includes(`password=${TOKEN}\n`)) throw new Error('git was given no token');
  return took;
}

async function shellEnvironment(home: string): Promise<NodeJS.ProcessEnv> {
  const cacheFolder = join(home, 'cache');
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
  await writeFile(join(cacheFolder, 'token'), TOKEN, { mode: 0o600 });
  await writeFile(join(cacheFolder, 'fetched_at'), String(Math.floor(Date.now() / 1_000)));
  const helper = join(home, 'git-credential-shell');
  await writeFile(helper, shellHelper(cacheFolder));
  await chmod(helper, 0o755);
  return gitWithHelper(home, helper);
}
