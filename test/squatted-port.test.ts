import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { killAndAwaitSuccessor } from './harness/kill.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

test('who takes the port of a killed platform hears nothing; its successor is found at another', async () => {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1', '--token-lifetime', '1h']);
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.ghCommands > 0));
  const portNow = async () =>
    (JSON.parse(await readFile(join(up.dataFolder, 'platform.json'), 'utf8')) as { port: number }).port;
  const port = await portNow();

  await killAndAwaitSuccessor(up.dataFolder, 'ada', 'platform', { wait: false });
  let heard = '';
  const squatter = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (heard += bytes.toString()));
  });
  onTestFinished(() => void squatter.close());
  // The kernel frees the port while it ends the process.
  for (let isBound = false; !isBound;) {
    squatter.listen(port, '127.0.0.1');
    isBound = await once(squatter, 'listening').then(
      () => true,
      () => sleep(1, false),
    );
  }

  // It answers its own programs a moment before it has written down where operators find it.
  await vi.waitFor(async () => expect(await portNow()).not.toBe(port), { timeout: 30_000, interval: 50 });
  const { counts } = await up.workspace('ada');
  const after = await up.until(
    ({ workspaces: [ada] }) => ada?.state === 'running' && ada.counts.ghCommands > counts.ghCommands + 3,
  );
  expect(after.workspaces[0]?.counts.failedCommands).toBe(0);
  await up.stop();
  expect(heard).toBe('');
});
