import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DrivenAgent } from './testing/drive.ts';
import { World } from './testing/world.ts';

/** Dozens of real commands, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let world: World;

beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.stop());

/** The commands that change something, here or on GitHub, in the order of a turn. */
const STEPS = [
  /^gh issue edit/,
  /^gh issue comment .* Claimed/,
  /^git clone/,
  /^git checkout/,
  /^git add/,
  /^git commit/,
  /^git push/,
  /^gh pr create/,
  /^gh issue comment .* Shipped/,
];

it.each([
  ['begins', 'in_progress'],
  ['has ended', 'completed'],
])(
  'an agent that is killed as each command %s ships its issue once',
  async (_when, moment) => {
    const issue = world.openIssue('harbor', `Killed at ${moment}`);
    const home = await world.home('north');
    const kills: string[] = [];
    for (let from = 0; from < STEPS.length; from += 1) {
      const agent = new DrivenAgent(home, world.environment('north', ['harbor']));
      const turn = await agent.turn(({ title, status }) => {
        const step = STEPS.findIndex((pattern) => pattern.test(title));
        if (status !== moment || step < from) return;
        kills.push(title);
        from = step;
        agent.kill();
      });
      await agent.stop();
      if (turn.outcome === 'ok') break;
      expect(turn.outcome).toBe('crashed');
    }
    const last = new DrivenAgent(home, world.environment('north', ['harbor']));
    const turn = await last.turn();
    await last.stop();

    expect(turn).toMatchObject({ outcome: 'ok', counts: { failedCommands: 0 } });
    expect(kills.length).toBeGreaterThanOrEqual(STEPS.length - 3);
    expect(world.pullRequestsOf(issue)).toHaveLength(1);
    expect(world.assigneesOf(issue)).toEqual(['north']);
    const bodies = world.commentsOn(issue).map(({ body }) => body);
    expect(bodies.filter((body) => body.startsWith('Shipped'))).toHaveLength(1);
    expect(bodies.filter((body) => body.startsWith('Claimed')).length).toBeGreaterThanOrEqual(1);
    const note = `notes/issue-${issue.number}.md`;
    expect(await world.showFile('harbor', `mooring/issue-${issue.number}`, note)).toBe(
      await readFile(join(home, 'acme', 'harbor', note), 'utf8'),
    );
  },
  60_000,
);
