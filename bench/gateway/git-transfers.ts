import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programEnvironment } from '../../src/lib/node-program.ts';
import { openAgentShell } from '../../src/workspace/sidecar/testing/agent-shell.ts';
import { residentMegabytes } from '../resident-megabytes.ts';
import { quantile, row, type Row } from '../row.ts';
import { CachedCredential } from './cached-credential.ts';
import { commitRandom, type Git } from './commit-random.ts';
import { startLoneGateway } from './lone-gateway.ts';

const run = promisify(execFile);
const suite = 'gateway';
const MEGABYTES = 300;
const ROUNDS = 5;
const LS_REMOTES = 60;

export type EmulatorFacts = { readonly url: string; readonly token: string };

/** Real git on a large repository, through the gateway and directly with the token in hand, in turn. */
export async function gitTransfers(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-transfers-'));
  const emulator = fork(new URL('./emulator-process.ts', import.meta.url), { env: programEnvironment() });
  const [{ url, token }] = (await once(emulator, 'message')) as [EmulatorFacts];
  const gateway = await startLoneGateway(url, { owner: 'acme', name: 'harbor' }, token);
  const cache = await CachedCredential.start(join(folder, 'home'), url, token);
  try {
    const { environment } = await openAgentShell(gateway.sidecar);
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    const header = ['GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'] as const;
    const inHand = { [header[0]]: '1', [header[1]]: 'http.extraHeader', [header[2]]: `Authorization: Basic ${basic}` };
    const bare = { PATH: process.env['PATH'], HOME: join(folder, 'home'), GIT_CONFIG_NOSYSTEM: '1' };
    const ways: Record<Way, Git> = {
      gateway: { environment, remote: 'https://github.com/acme/harbor' },
      direct: { environment: { ...bare, ...inHand }, remote: `${url}/acme/harbor` },
    };
    const cached: Git = { environment: { ...bare, ...cache.environment }, remote: `${url}/acme/harbor` };

    const lsRemote = await inTurn(LS_REMOTES, (way) =>
      timed(() => git(way === 'gateway' ? ways.gateway : cached, 'ls-remote', '-q', ways[way].remote)),
    );
    const push = await inTurn(ROUNDS, async (way, round) => {
      const clone = join(folder, `push-${way}-${round}`);
      await commitRandom(ways.direct, clone, MEGABYTES);
      const took = await timed(() =>
        git(ways[way], '-C', clone, 'push', '-q', ways[way].remote, `HEAD:${way}-${round}`),
      );
      await rm(clone, { recursive: true });
      return took;
    });
    const clone = await inTurn(ROUNDS, async (way, round) => {
      const target = join(folder, `clone-${way}-${round}`);
      const branch = ['-c', 'core.compression=0', 'clone', '-q', '--bare', '--single-branch', '-b', 'direct-1'];
      const took = await timed(() => git(ways[way], ...branch, ways[way].remote, target));
      await rm(target, { recursive: true });
      return took;
    });
    return [
      ratio('clone of 300 MB, of direct', clone, 1.05, `git clone, ${ROUNDS} each in turn, medians`),
      ratio('push of 300 MB, of direct', push, 1.05, `git push, ${ROUNDS} each in turn, medians`),
      ratio(
        'git ls-remote, of direct',
        lsRemote,
        1,
        `${LS_REMOTES} each in turn, medians; direct with git's credential-cache`,
      ),
      await growthByPush(gateway.sidecar.child.pid, ways, join(folder, 'huge')),
    ];
  } finally {
    await cache.stop();
    await gateway.stop();
    const exited = once(emulator, 'exit');
    emulator.send('stop');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
}

type Way = 'gateway' | 'direct';

async function growthByPush(pid: number | undefined, ways: Record<Way, Git>, clone: string): Promise<Row> {
  await commitRandom(ways.direct, clone, 2_048);
  const before = await residentMegabytes(pid);
  await git(ways.gateway, '-C', clone, 'push', '-q', ways.gateway.remote, 'HEAD:huge');
  const most = await peakMegabytes(pid);
  return row({
    suite,
    name: "sidecar's growth in a push of 2 GiB",
    value: most - before,
    unit: 'MB',
    target: 48,
    how: `VmHWM after it less VmRSS before it: ${most.toFixed(0)} and ${before.toFixed(0)} MB`,
  });
}

const git = (way: Git, ...args: string[]) => run('git', args, { env: way.environment, maxBuffer: 1 << 24 });

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1_000;
}

/** Both ways alternate, so that they meet the same machine; the first round does not count. */
async function inTurn(rounds: number, act: (way: Way, round: number) => Promise<number>): Promise<Record<Way, number>> {
  const values: Record<Way, number[]> = { gateway: [], direct: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const way of ['direct', 'gateway'] as const) {
      const value = await act(way, round);
      if (round > 0) values[way].push(value);
    }
  }
  return { gateway: quantile(values.gateway), direct: quantile(values.direct) };
}

const ratio = (name: string, { gateway, direct }: Record<Way, number>, target: number, how: string): Row =>
  row({
    suite,
    name,
    value: gateway / direct,
    unit: 'times',
    target,
    how: `${how}: ${gateway.toPrecision(3)} s and ${direct.toPrecision(3)} s`,
  });

/** VmHWM: the most that was ever resident. */
async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
