import { expect, test } from 'vitest';
import { asAgent } from './harness/inside-sandbox.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

test('a 20 MB push and clone through the gateway, byte for byte the same', async () => {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1']);
  await up.until(({ workspaces }) => workspaces.some(({ state }) => state === 'running'));
  const script = [
    'set -e; cd /tmp',
    'git clone --quiet https://github.com/acme/harbor.git there',
    // Random bytes do not compress: 20 MB of file are 20 MB on the wire, and a chunked push.
    'head -c 20000000 /dev/urandom > there/cargo.bin',
    'git -C there checkout --quiet -b cargo && git -C there add cargo.bin && git -C there commit --quiet -m Cargo',
    'git -C there push --quiet origin cargo',
    'git clone --quiet --branch cargo https://github.com/acme/harbor.git back',
    'cmp there/cargo.bin back/cargo.bin && git -C back fsck --full --strict && echo same',
  ].join('\n');
  const { code, stdout, stderr } = await asAgent(up.dataFolder, 'ada', script, 120_000);
  expect({ code, stdout }, stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('same') });
});
