import { once } from 'node:events';
import { Agent, createServer, get, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMegabytes } from '../resident-megabytes.ts';
import { quantile, row, type Row } from '../row.ts';
import { startLoneGateway } from './lone-gateway.ts';

const WARM_UP = 200;
const ROUNDS = 1_500;
const LARGE = 20 * 1_048_576;
const PATH = '/repos/acme/api';

/** The gateway between a client and a server that answers at once, all on this machine. */
export async function addedLatency(): Promise<Row[]> {
  const small = JSON.stringify({ full_name: 'acme/api', description: 'x'.repeat(1_000) });
  const large = Buffer.alloc(LARGE, 'pack');
  const server = createServer((request, response) => response.end(request.url?.endsWith('/tarball') ? large : small));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { sidecar, stop } = await startLoneGateway(`http://127.0.0.1:${port}`, { owner: 'acme', name: 'api' });
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const fresh = new Agent({ keepAlive: false });
  const direct: RequestOptions = { host: '127.0.0.1', port, path: `/api/v3${PATH}` };
  const gateway: RequestOptions = { socketPath: sidecar.ghSocket, path: PATH, headers: { host: 'api.github.com' } };
  try {
    const onKept = await compare({ ...direct, agent: kept }, { ...gateway, agent: kept }, ROUNDS);
    const onFresh = await compare({ ...direct, agent: fresh }, { ...gateway, agent: fresh }, ROUNDS / 5);
    const tarball = { ...gateway, path: `${PATH}/tarball`, agent: kept };
    const streamed = await repeat(10, () => timed(tarball));
    await sleep(1_000);
    const resident = await residentMegabytes(sidecar.child.pid);
    const how = `${ROUNDS} small GETs each way in turn, medians; client, server and doors on this machine's loopback`;
    return [
      row({ suite: 'gateway', name: 'added to a small GET', value: onKept, unit: 'ms', target: 1, how }),
      row({
        suite: 'gateway',
        name: 'added with a connection of its own',
        value: onFresh,
        unit: 'ms',
        how: 'as gh does',
      }),
      row({
        suite: 'gateway',
        name: '20 MB through it',
        value: quantile(streamed),
        unit: 'ms',
        how: 'median of 10 GETs',
      }),
      row({
        suite: 'gateway',
        name: "sidecar's resident memory",
        value: resident,
        unit: 'MB',
        target: 80,
        how: 'VmRSS of the process a second after all of the above',
      }),
    ];
  } finally {
    kept.destroy();
    await stop();
    server.close();
  }
}

/** Median of the one less median of the other, taken in turn so that both meet the same machine. */
async function compare(direct: RequestOptions, gateway: RequestOptions, rounds: number): Promise<number> {
  const [without, through]: [number[], number[]] = [[], []];
  for (let i = 0; i < WARM_UP + rounds; i += 1) {
    const pair = [await timed(direct), await timed(gateway)] as const;
    if (i < WARM_UP) continue;
    without.push(pair[0]);
    through.push(pair[1]);
  }
  return quantile(through) - quantile(without);
}

async function repeat(times: number, act: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let i = 0; i < times; i += 1) values.push(await act());
  return values;
}

/** Milliseconds from the request to the last byte of a 200. */
function timed(options: RequestOptions): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    get(options, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
      response.resume().once('end', () => resolve(performance.now() - started));
    }).once('error', reject);
  });
}
