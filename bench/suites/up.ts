import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceProcesses } from '../../test/harness/inside-sandbox.ts';
import { MooringUp } from '../../test/harness/mooring-up.ts';
import { processesNaming } from '../../test/harness/processes.ts';
import { row, type Row } from '../row.ts';

/** Memory is read after this many pull requests: by then every process has done its work several times over. */
const SETTLED = 9;

/** `./mooring up` on an installed clone with an empty data folder, as a newcomer starts it. */
export async function measure(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'moor-'));
  const startedAt = performance.now();
  const up = new MooringUp(folder, []);
  try {
    const opened = (least: number) =>
      up.until(
        ({ workspaces }) => workspaces.reduce((sum, { counts }) => sum + counts.pullRequestsOpened, 0) >= least,
        180_000,
      );
    await opened(1);
    const firstPullRequest = (performance.now() - startedAt) / 1_000;
    await opened(SETTLED);
    const processes = await processesNaming(folder);
    const platform = processes.find(({ commandLine }) => commandLine.includes('platform/main.ts'));
    const workspaces = await Promise.all(['ada', 'grace', 'linus'].map((name) => workspaceProcesses(folder, name)));
    const sidecars = await Promise.all(workspaces.map((found) => residentMegabytes(found?.sidecar)));
    const how = `VmRSS after ${SETTLED} pull requests of three workspaces`;
    const suite = 'up';
    return [
      row({
        ...{ suite, name: 'first pull request', value: firstPullRequest, unit: 's', target: 15 },
        how: 'from the call of ./mooring up on an installed clone, empty data folder',
      }),
      row({
        suite,
        name: "platform's resident memory",
        value: await residentMegabytes(platform?.pid),
        unit: 'MB',
        target: 120,
        how,
      }),
      row({
        suite,
        name: "largest sidecar's resident memory",
        value: Math.max(...sidecars),
        unit: 'MB',
        target: 80,
        how,
      }),
    ];
  } finally {
    await up.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
