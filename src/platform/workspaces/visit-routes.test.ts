import { expect, test } from 'vitest';
import { RecordingHost } from '../testing/recording-host.ts';
import { visitRoutes } from './visit-routes.ts';

function routes(host = new RecordingHost()) {
  const known = { byName: async (name: string) => (name === 'ada' ? ({ name } as never) : undefined) };
  return visitRoutes({ host, workspaces: known });
}
const exec = (command: unknown, host?: RecordingHost, signal?: AbortSignal) =>
  routes(host).request('/ada/exec', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ command }),
    ...(signal === undefined ? {} : { signal }),
  });

test('the log comes as text, as many lines as are asked for', async () => {
  const answer = await routes().request('/ada/logs?lines=7');
  expect(await answer.json()).toEqual({ text: 'the last 7 lines of ada\n' });
  expect((await routes().request('/ada/logs?lines=0')).status).toBe(400);
  expect((await routes().request('/grace/logs')).status).toBe(404);
});

test('a command is run, and its exit code told', async () => {
  const host = new RecordingHost();
  expect(await (await exec(['git', 'status'], host)).json()).toEqual({ exitCode: 3, output: 'done\n', isCut: false });
  expect(host.calls).toEqual(['exec ada git status']);
  expect((await exec([])).status).toBe(400);
});

test('the host is told when whoever asked for a command leaves', async () => {
  const host = new RecordingHost();
  const client = new AbortController();
  await exec(['git', 'status'], host, client.signal);
  client.abort();
  expect(host.calls).toEqual(['exec ada git status', 'left ada']);
});
