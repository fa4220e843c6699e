import { expect, test } from 'vitest';
import type { EmulatorStatistics } from '../src/contract/emulator-admin.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import { startUp } from './harness/start-up.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const COMMANDS = [
  'git ls-remote --quiet https://github.com/acme/harbor refs/heads/main',
  'gh issue list -R acme/harbor --limit 1',
];

test('a token revoked at GitHub in mid-life: the next git and the next gh command succeed', async () => {
  const up = startUp(await temporaryFolder(), ['--workspaces', '1', '--token-lifetime', '1h']);
  await up.until(({ workspaces }) => workspaces.some(({ counts }) => counts.ghCommands > 0));
  for (const command of COMMANDS) {
    await up.emulator('/tokens/revoke', { method: 'POST', body: { all: true } });
    const { code, stderr } = await asAgent(up.dataFolder, 'ada', command);
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
  }
  const { counts } = await up.workspace('ada');
  await up.until(({ workspaces }) =>
    workspaces.some((workspace) => workspace.counts.ghCommands > counts.ghCommands + 5),
  );
  // The control: GitHub did refuse the tokens, and nobody but the gateway got to see it.
  const { unauthorized } = await up.emulator<EmulatorStatistics>('/statistics');
  expect(unauthorized.api + unauthorized.git).toBeGreaterThan(0);
  const summary = await up.stop();
  expect(summary).toMatchObject({ unauthorizedSeenByAgents: 0, workspaces: [{ failedCommands: 0 }] });
});
