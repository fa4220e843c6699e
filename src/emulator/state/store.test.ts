import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyModel } from './model.ts';
import { type EmulatorState, loadState, StateWriter } from './store.ts';

const quiet = pino({ level: 'silent' });

describe('the state', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mooring-state-'));
    file = join(folder, 'state.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const stateWith = (nextId: number): EmulatorState => ({
    clockOffsetMs: 7,
    port: 80,
    model: { ...emptyModel(), nextId },
  });

  it('is empty at first, and comes back as it was', async () => {
    expect(await loadState(file)).toEqual({ clockOffsetMs: 0, model: emptyModel() });
    await new StateWriter(file, () => stateWith(5), quiet).flush();
    expect(await loadState(file)).toEqual(stateWith(5));
  });

  it('is written once for many changes, and holds the last of them', async () => {
    let nextId = 0;
    let snapshots = 0;
    const written = Promise.withResolvers<void>();
    const snapshot = (): EmulatorState => {
      snapshots += 1;
      written.resolve();
      return stateWith(nextId);
    };
    const writer = new StateWriter(file, snapshot, quiet, 1);
    for (nextId = 1; nextId < 500; nextId += 1) writer.changed();
    await written.promise;
    expect(snapshots).toBe(1);
    await writer.flush();
    expect((await loadState(file)).model.nextId).toBe(500);
  });

  it('does not overlap its writes', async () => {
    let nextId = 0;
    const writer = new StateWriter(file, () => stateWith((nextId += 1)), quiet);
    await Promise.all(Array.from({ length: 20 }, () => writer.flush()));
    expect((await loadState(file)).model.nextId).toBe(20);
  });

  it('gains the lists that were added to the model since', async () => {
    const { rateLimits: _later, ...earlier } = emptyModel();
    await writeFile(file, JSON.stringify({ version: 1, clockOffsetMs: 0, model: earlier }));
    expect((await loadState(file)).model.rateLimits).toEqual([]);
  });

  it.each([
    '',
    '{"version":1',
    '{"version":2,"clockOffsetMs":0,"model":{}}',
    '{"version":1,"clockOffsetMs":0,"model":{"users":7}}',
  ])('refuses a file that holds %j and leaves it alone', async (content) => {
    await writeFile(file, content);
    await expect(loadState(file)).rejects.toMatchObject({ code: 'state_invalid' });
    expect(await readFile(file, 'utf8')).toBe(content);
  });
});
