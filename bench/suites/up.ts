import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAgent, workspaceProcesses } from '../../test/harness/inside-sandbox.ts';
import { killAndAwaitSuccessor, PROGRAMS } from '../../test/harness/kill.ts';
import { MooringUp } from '../../test/harness/mooring-up.ts';
import { processesNaming } from '../../test/harness/processes.ts';
import { residentMegabytes } from '../resident-megabytes.ts';
import { row, type Row } from '../row.ts';

/** Memory is read after this many pull requests: by then every process has done its work several times over. */
const SETTLED = 9;

const suite = 'up';

/** `./mooring up` on an installed clone with an empty data folder, as a newcomer starts it. */
export async function measure(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-'));
  const startedAt = performance.now();
  const up = new MooringUp(folder, []);
  try {
    await opened(up, 1);
    const value = (performance.now() - startedAt) / 1_000;
    const how = 'from the call of ./mooring up on an installed clone, empty data folder';
    const rows = [row({ suite, name: 'first pull request', value, unit: 's', target: 15, how })];
    await opened(up, SETTLED);
    rows.push(...(await memory(folder)));
    for (const program of PROGRAMS) rows.push(await recovery(up, program));
    return rows;
  } finally {
    await up.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const opened = (up: MooringUp, least: number) =>
  up.until(
    ({ workspaces }) => workspaces.reduce((sum, { counts }) => sum + counts.pullRequestsOpened, 0) >= least,
    180_000,
  );

async function memory(folder: string): Promise<Row[]> {
  const how = `VmRSS after ${SETTLED} pull requests of three workspaces`;
  const processes = await processesNaming(folder);
  const platform = processes.find(({ commandLine }) => commandLine.includes('platform/main.ts'));
  const workspaces = await Promise.all(['ada', 'grace', 'linus'].map((name) => workspaceProcesses(folder, name)));
  const sidecars = await Promise.all(workspaces.map((found) => residentMegabytes(found.sidecar)));
  const unit = 'MB';
  return [
    row({ suite, name: 'platform, resident', value: await residentMegabytes(platform?.pid), unit, target: 120, how }),
    row({ suite, name: 'largest sidecar, resident', value: Math.max(...sidecars), unit, target: 80, how }),
  ];
}

/** From the kill to the moment in which the successor does its work again. */
const BACK: Record<(typeof PROGRAMS)[number], { how: string; wait: (up: MooringUp) => Promise<unknown> }> = {
  sidecar: {
    how: 'until a git ls-remote that started at once has ended',
    wait: ({ dataFolder }) => asAgent(dataFolder, 'ada', 'git ls-remote --quiet https://github.com/acme/harbor'),
  },
  runtime: {
    how: 'until its next turn has begun',
    wait: (up) =>
      up.until(({ workspaces }) => workspaces.some(({ name, activity }) => name === 'ada' && activity !== '')),
  },
  platform: {
    how: 'until it answers for all workspaces',
    wait: (up) => up.until(({ workspaces }) => workspaces.length === 3),
  },
};

async function recovery(up: MooringUp, program: (typeof PROGRAMS)[number]): Promise<Row> {
  const killedAt = performance.now();
  await killAndAwaitSuccessor(up.dataFolder, 'ada', program, { wait: program !== 'sidecar' });
  await BACK[program].wait(up);
  const value = (performance.now() - killedAt) / 1_000;
  return row({ suite, name: `kill -9 on the ${program}`, value, unit: 's', target: 3, how: BACK[program].how });
}
