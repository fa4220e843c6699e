import { expect } from 'vitest';
import { buildImage } from './scripted-image.ts';
import { inContainers } from './stories.ts';
import { startUpInContainers } from './up-in-containers.ts';
import { working } from './working-workspaces.ts';

inContainers.each(['process', 'container'] as const)(
  'agents in containers work across three token lives, with the sidecar as a %s of its own',
  async (sidecar) => {
    await buildImage('scripted');
    const { up } = await startUpInContainers(working('ada', 'grace'), {
      containers: { sidecar },
      emulator: { tokenLifetime: 9_000 },
    });
    await up.until(({ workspaces }) => workspaces.every(({ tokensIssued }) => tokensIssued >= 8), 120_000);
    await up.until(({ workspaces }) => workspaces.every(({ counts }) => counts.pullRequestsOpened > 0));
    const summary = await up.stop();
    for (const workspace of summary.workspaces) expect(workspace).toMatchObject({ failedCommands: 0 });
    expect(summary.unauthorizedSeenByAgents).toBe(0);
  },
);
