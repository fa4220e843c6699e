import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOCAL_KEY } from '../../src/workspace/sidecar/testing/sidecar-process.ts';
import { quantile, row, type Row } from '../row.ts';
import { startLoneGateway } from './lone-gateway.ts';
import { startOrigin, startRelay } from './nginx.ts';

const run = promisify(execFile);
const suite = 'gateway';
const LARGE = 300 * 1_048_576;
const CONNECTIONS = 16;
const SECONDS = 5;
const ROUNDS = 5;
const ADVERTISEMENT = '/acme/api.git/info/refs?service=git-upload-pack';

/** The gateway and nginx in front of the same nginx, in turn: what a relay in C makes of the same machine. */
export async function againstNginx(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-nginx-'));
  const origin = await startOrigin(join(folder, 'origin'), LARGE);
  const relay = await startRelay(join(folder, 'relay'), origin.port);
  const gateway = await startLoneGateway(`http://127.0.0.1:${origin.port}`, { owner: 'acme', name: 'api' });
  try {
    const script = join(folder, 'absolute-form.lua');
    const key = Buffer.from(`agent:${LOCAL_KEY}`).toString('base64');
    await writeFile(
      script,
      `wrk.path = "http://github.com${ADVERTISEMENT}"\nwrk.headers["Host"] = "github.com"\nwrk.headers["Proxy-Authorization"] = "Basic ${key}"\n`,
    );
    const small = await inTurn(
      () => requestsPerSecond(`http://127.0.0.1:${gateway.sidecar.gitPort}/`, ['-s', script]),
      () => requestsPerSecond(`http://127.0.0.1:${relay.port}${ADVERTISEMENT}`),
    );
    const tarball = '/repos/acme/api/tarball';
    const large = await inTurn(
      () => seconds('--unix-socket', gateway.sidecar.ghSocket, `http://api.github.com${tarball}`),
      () => seconds(`http://127.0.0.1:${relay.port}/api/v3${tarball}`),
    );
    const perSecond = (rate: number) => `${Math.round(rate)}/s`;
    return [
      row({
        suite,
        name: "small GETs, of nginx's rate",
        value: small.gateway / small.nginx,
        unit: 'times',
        least: 0.5,
        how: `wrk, ${CONNECTIONS} connections, ${ROUNDS} × ${SECONDS} s each in turn, medians: ${perSecond(small.gateway)} and ${perSecond(small.nginx)}; nginx with one worker and kept connections`,
      }),
      row({
        suite,
        name: "one 300 MB body, of nginx's throughput",
        value: large.nginx / large.gateway,
        unit: 'times',
        least: 1,
        how: `curl, ${ROUNDS} each in turn, medians: ${large.gateway.toFixed(2)} s and ${large.nginx.toFixed(2)} s; nginx with proxy_buffering off`,
      }),
    ];
  } finally {
    await gateway.stop();
    await relay.stop();
    await origin.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Medians of both, taken in turn after one round that does not count. */
async function inTurn(gateway: () => Promise<number>, nginx: () => Promise<number>) {
  const values: { gateway: number[]; nginx: number[] } = { gateway: [], nginx: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const pair = [await gateway(), await nginx()] as const;
    if (round === 0) continue;
    values.gateway.push(pair[0]);
    values.nginx.push(pair[1]);
  }
  return { gateway: quantile(values.gateway), nginx: quantile(values.nginx) };
}

async function requestsPerSecond(url: string, more: readonly string[] = []): Promise<number> {
  const { stdout } = await run('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, ...more, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk was refused: ${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

async function seconds(...args: string[]): Promise<number> {
  const format = '%{http_code} %{size_download} %{time_total}';
  const { stdout } = await run('curl', ['-sS', '-o', '/dev/null', '-w', format, ...args]);
  const [code, size, time] = stdout.split(' ');
  if (code !== '200' || Number(size) !== LARGE) throw new Error(`curl got ${code} with ${size} bytes`);
  return Number(time);
}
