import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DrivenAgent } from './testing/drive.ts';
import { World, type WorkspaceName } from './testing/world.ts';

/** Dozens of real commands, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
const agents: DrivenAgent[] = [];

beforeAll(async () => {
  world = await World.create();
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
  world.closeIssues();
});
afterAll(() => world.stop());

async function agentOf(name: WorkspaceName, repositories: string[], role: 'lead' | 'member' = 'member') {
  const agent = new DrivenAgent(await world.home(name), world.environment(name, repositories, role));
  agents.push(agent);
  return agent;
}

describe('a member', () => {
  it('claims an issue and ships it as a pull request', async () => {
    const issue = world.openIssue('harbor', 'Explain the tides');
    const turn = await (await agentOf('north', ['harbor'])).turn();
    const url = `https://github.com/acme/harbor/pull/${issue.number + 1}`;
    expect(turn).toMatchObject({
      outcome: 'ok',
      summary: `Claimed and shipped acme/harbor#${issue.number}: ${url}.`,
      counts: { failedCommands: 0, pullRequestsOpened: 1 },
    });
    expect(world.assigneesOf(issue)).toEqual(['north']);
    expect(world.commentsOn(issue).map(({ body }) => body)).toEqual([
      'Claimed by workspace north.',
      `Shipped by workspace north: ${url}`,
    ]);
    expect(world.pullRequestsOf(issue)).toMatchObject([{ number: issue.number + 1, baseRef: 'main', draft: false }]);
    expect(await world.showFile('harbor', `mooring/issue-${issue.number}`, `notes/issue-${issue.number}.md`)).toMatch(
      /^# Explain the tides\n/,
    );
  });

  it('says so when there is nothing to claim', async () => {
    const turn = await (await agentOf('north', ['harbor', 'tide'])).turn();
    expect(turn).toMatchObject({ outcome: 'ok', summary: 'There is nothing to claim: every open issue is taken.' });
  });

  it('steps back from an issue that another claimed a moment before', async () => {
    const issue = world.openIssue('tide', 'Both want this');
    const agent = await agentOf('north', ['tide']);
    const turn = await agent.turn(({ title, status }) => {
      if (status === 'in_progress' && title.startsWith('gh issue edit') && world.commentsOn(issue).length === 0) {
        world.comment(issue, 'Claimed by workspace south.');
        world.assign(issue, 'south');
      }
    });
    expect(turn).toMatchObject({ outcome: 'ok', counts: { failedCommands: 0, pullRequestsOpened: 0 } });
    expect(world.pullRequestsOf(issue)).toEqual([]);
    expect(world.assigneesOf(issue)).not.toContain('north');
    expect((await agent.turn()).counts.gitCommands).toBe(0);
  });

  it('keeps an issue that it claimed first, though the other has written it out of the assignees', async () => {
    const issue = world.openIssue('tide', 'Mine by a moment');
    const agent = await agentOf('north', ['tide']);
    const turn = await agent.turn(({ title, status }) => {
      if (status === 'in_progress' && title.startsWith('gh issue view')) world.assign(issue, 'south');
    });
    expect(turn).toMatchObject({ outcome: 'ok', counts: { failedCommands: 0, pullRequestsOpened: 1 } });
    expect(world.assigneesOf(issue)).toContain('north');
  });

  it('gets over an unfinished clone and a lock that a killed git left', async () => {
    const home = await world.home('south');
    await mkdir(join(home, 'acme', 'lighthouse.unfinished', '.git'), { recursive: true });
    world.openIssue('lighthouse', 'One');
    world.openIssue('lighthouse', 'Two');
    const agent = await agentOf('south', ['lighthouse']);
    expect((await agent.turn()).counts.pullRequestsOpened).toBe(1);
    await writeFile(join(home, 'acme', 'lighthouse', '.git', 'index.lock'), '');
    const second = await agent.turn();
    expect(second.counts.pullRequestsOpened).toBe(1);
    expect(second.commands.some((command) => command.startsWith('git fetch'))).toBe(true);
  });

  it('stops between two commands when it is cancelled', async () => {
    world.openIssue('harbor', 'Not now');
    const cancelling = new AbortController();
    const turn = await (await agentOf('north', ['harbor'])).turn(() => cancelling.abort(), cancelling.signal);
    expect(turn.commands).toHaveLength(1);
    expect(turn.summary).toContain('cancelled');
  });

  it('ends its turn at the first command that fails, and says which and why', async () => {
    world.openIssue('harbor', 'Out of reach');
    world.emulator.context.knobs.surfaces.api.outage = true;
    const turn = await (await agentOf('north', ['harbor'])).turn();
    world.emulator.context.knobs.surfaces.api.outage = false;
    expect(turn).toMatchObject({ outcome: 'tool_error', counts: { ghCommands: 1, failedCommands: 1 } });
    expect(turn.summary).toMatch(/^`gh issue list .*` failed: .*503/);
  });
});

describe('two members at once', () => {
  it('never work on one issue', async () => {
    const both = [await agentOf('north', ['harbor']), await agentOf('south', ['harbor'])];
    const issues = ['Sails', 'Ropes', 'Knots'].map((title) => world.openIssue('harbor', title));
    world.emulator.context.knobs.surfaces.api.latencyMs = 100;
    const turns = (await Promise.all(both.map(async (agent) => [await agent.turn(), await agent.turn()]))).flat();
    world.emulator.context.knobs.surfaces.api.latencyMs = 0;
    expect(turns.map(({ outcome, counts }) => [outcome, counts.failedCommands])).toEqual(turns.map(() => ['ok', 0]));
    for (const issue of issues) {
      const shipped = world.commentsOn(issue).filter(({ body }) => body.startsWith('Shipped by'));
      expect([issue.title, shipped.length, world.pullRequestsOf(issue).length]).toEqual([issue.title, 1, 1]);
    }
  });
});

describe('the lead', () => {
  it('merges what the members shipped, and opens an issue when none is left', async () => {
    const issue = world.openIssue('tide', 'Merge me');
    await (await agentOf('south', ['tide'])).turn();
    const lead = await agentOf('north', ['tide'], 'lead');
    const turn = await lead.turn();
    expect(turn).toMatchObject({ outcome: 'ok', counts: { failedCommands: 0 } });
    expect(turn.summary).toMatch(/^No issue was left to claim, so I opened https:\S+\. Merged \d pull requests?\.$/);
    expect(world.pullRequestsOf(issue).every(({ mergedAt }) => mergedAt !== null)).toBe(true);
    expect(issue.state).toBe('closed');
    expect(await world.branches('tide')).not.toContain(`mooring/issue-${issue.number}`);
    expect((await lead.turn()).summary).toMatch(/^Claimed and shipped acme\/tide#\d+/);
  });
});
