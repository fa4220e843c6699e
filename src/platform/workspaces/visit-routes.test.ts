import { expect, test } from 'vitest';
import { Fault } from '../../lib/fault.ts';
import { RecordingHost } from '../testing/recording-host.ts';
import { visitRoutes } from './visit-routes.ts';

function routes(host = new RecordingHost()) {
  const known = { byName: async (name: string) => (name === 'ada' ? ({ name } as never) : undefined) };
  const app = visitRoutes({ host, workspaces: known });
  app.onError((error, c) => c.json({ error: error.message }, 500));
  return app;
}
const exec = (command: unknown, host?: RecordingHost) =>
  routes(host).request('/ada/exec', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ command }),
  });

test('the log comes as text, as many lines as are asked for', async () => {
  const answer = await routes().request('/ada/logs?lines=7');
  expect(await answer.json()).toEqual({ text: 'the last 7 lines of ada\n' });
  expect((await routes().request('/ada/logs?lines=0')).status).toBe(400);
  expect((await routes().request('/grace/logs')).status).toBe(404);
});

test('a command is run, and its exit code told', async () => {
  const host = new RecordingHost();
  expect(await (await exec(['git', 'status'], host)).json()).toEqual({ exitCode: 3, output: 'done\n' });
  expect(host.calls).toEqual(['exec ada git status']);
  expect((await exec([])).status).toBe(400);
});

test('what a host cannot do is refused with its remedy; what breaks is no refusal', async () => {
  const host = new RecordingHost();
  const failing = (error: Error) => {
    const exec = async (): Promise<never> => {
      throw error;
    };
    return Object.assign(host, { exec });
  };
  const refused = await exec(['ls'], failing(new Fault('exec_not_possible', 'not here', 'go there')));
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ error: { code: 'exec_not_possible', remedy: 'go there' } });
  expect((await exec(['ls'], failing(new Error('broken')))).status).toBe(500);
  expect((await exec(['ls'], failing(new Fault('something_else', 'a', 'b')))).status).toBe(500);
});
