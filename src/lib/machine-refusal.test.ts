import { open, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { machineRefusal } from './machine-refusal.ts';

const errorOf = (act: Promise<unknown>): Promise<unknown> => act.then(() => undefined).catch((error: unknown) => error);

it('tells of a disk that is full as what it is', async () => {
  const full = await open('/dev/full', 'w');
  const error = await errorOf(full.write('x'));
  await full.close();
  expect(machineRefusal(error)).toBe(
    'the machine refuses (ENOSPC: no space left on device, write): make room on the disk',
  );
});

it('leaves alone what a program may have done wrong', async () => {
  expect(machineRefusal(await errorOf(readFile('/none')))).toBeUndefined();
  expect(machineRefusal(new Error('ENOSPC'))).toBeUndefined();
});
