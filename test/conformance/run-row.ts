import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../harness/run.ts';
import { normalise } from './normalise.ts';
import { observeWorkspace } from './observe-workspace.ts';
import { NEWS_AT_GITHUB } from './rows/news.ts';
import type { Outcome, Row } from './row.ts';
import type { Side } from './side.ts';

let prepared = 0;

/** Runs a row on one side, on a GitHub that is as at first. */
export async function runRow({ github, folder, prepare }: Side, row: Row): Promise<Outcome> {
  await github.reset();
  const place = join('rows', String(prepared++));
  const { environment: env, workspace } = await prepare(place);
  const sh = (script: string, cwd: string) => run('sh', ['-c', script], { cwd, env, patience: 240_000 });
  const plain = (text: string): string => normalise(text, { folder, place, token: github.token, url: github.url });

  const marker = join(folder, place, 'cwd');
  const setup = await sh(`set -e\n${NEWS_AT_GITHUB}\n${row.setup ?? ':'}\npwd >'${marker}'`, workspace);
  if (setup.code !== 0) throw new Error(`the row's setup ended with ${setup.code}: ${setup.stdout}${setup.stderr}`);
  const cwd = (await readFile(marker, 'utf8')).trim();
  const { code, stdout, stderr } = await sh(row.command, cwd);
  const after = row.after === undefined ? undefined : await sh(`set -e\n${row.after}`, cwd);
  if (after !== undefined && after.code !== 0) {
    throw new Error(`what comes after ended with ${after.code}: ${after.stderr} ${stdout} ${stderr}`);
  }
  return {
    exit: code ?? -1,
    stdout: plain(stdout),
    stderr: plain(stderr),
    after: plain(after?.stdout ?? ''),
    left: await observeWorkspace(workspace, env, plain),
    gitHub: await github.observe(),
  };
}
