import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { INSTALLATION, nodeArguments, programEnvironment } from './node-program.ts';

test('the launcher and the bootstrap run Node with the flags of every other program, or the cache is useless', async () => {
  const flags = nodeArguments('x').slice(0, -1).join(' ');
  for (const script of ['mooring', 'script/bootstrap']) {
    expect(await readFile(join(INSTALLATION, script), 'utf8')).toContain(flags);
  }
  const quoted = nodeArguments('x')
    .slice(0, -1)
    .map((flag) => JSON.stringify(flag))
    .join(', ');
  expect(await readFile(join(INSTALLATION, 'image/mooring.Dockerfile'), 'utf8')).toContain(quoted);
});

test('a program inherits nothing of the environment that could be a secret', () => {
  process.env['MODEL_API_KEY'] = 'hunter2';
  onTestFinished(() => void delete process.env['MODEL_API_KEY']);
  expect(Object.values(programEnvironment())).not.toContain('hunter2');
});
