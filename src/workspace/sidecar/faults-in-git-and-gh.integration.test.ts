import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, waitingHelps } from '../../contract/errors.ts';
import type { AgentShell } from './testing/agent-shell.ts';
import { refuse, type Reply } from './testing/platform-double.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { startWorkspace } from './testing/start-workspace.ts';

/** What real git and real gh make of each fault: a sentence that an agent can act on, never a question. */
const COMMANDS = [
  ['git', 'clone', 'https://github.com/acme/harbor', 'cloned'],
  ['git', '-C', 'local', 'fetch', 'origin'],
  ['git', '-C', 'local', 'push', 'origin', 'HEAD:main'],
  ['gh', 'pr', 'list', '-R', 'acme/harbor'],
  ['gh', 'api', 'repos/acme/harbor'],
] as const;

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
afterAll(() => upstream?.stop());

/** All commands in a workspace of its own whose platform answers so to each request for a token. */
async function meet(fault: Reply): Promise<void> {
  const workspace = await startWorkspace(upstream.url, {
    repositories: ['harbor'],
    answer: (path) => (path === '/report' ? undefined : fault),
  });
  try {
    await prepareRepository(workspace);
    const { error } = fault.body as { error: { code: ErrorCode; message: string; retry_at?: number } };
    for (const { command, ended } of await runAll(workspace)) {
      const said = `${command}: ${ended.stderr}`;
      expect(ended.code, said).toBeGreaterThan(0);
      expect(said).toContain(`${command.startsWith('git') ? 'remote: ' : ''}${error.message}, at acme; `);
      expect(said).toContain(whatNext(error.code, error.retry_at));
      expect(said).toContain(`(${error.code})`);
      expect(said).not.toMatch(/could not read|terminal prompts|password|auth login|authentication failed/i);
    }
    expect(upstream.seen).toHaveLength(0);
  } finally {
    await workspace.stop();
  }
}

function whatNext(code: ErrorCode, retryAt: number | undefined): string {
  if (!waitingHelps(code)) return 'waiting does not help: tell the operator to see the test';
  if (retryAt === undefined) return 'waiting helps: see the test';
  return `waiting helps, try again after ${new Date(retryAt * 1_000).toISOString().slice(11, 19)} UTC (in `;
}

async function prepareRepository(shell: AgentShell): Promise<void> {
  await shell.run('git', 'init', '-q', 'local');
  await shell.run('git', '-C', 'local', 'commit', '-q', '--allow-empty', '-m', 'Begin');
  await shell.run('git', '-C', 'local', 'remote', 'add', 'origin', 'https://github.com/acme/harbor');
}

const runAll = (shell: AgentShell) =>
  Promise.all(
    COMMANDS.map(async ([program, ...args]) => ({
      command: [program, ...args].join(' '),
      ended: await shell.run(program, ...args),
    })),
  );

describe('faults that need a hand', () => {
  it.each([
    'app_not_configured',
    'app_key_refused',
    'clock_skew',
    'installation_missing',
    'installation_suspended',
    'permission_not_granted',
    'repository_not_installed',
    'workspace_stopped',
    'signature_invalid',
  ] satisfies ErrorCode[])('%s', (code) => meet(refuse(code)));
});

describe('faults that pass', () => {
  it.each(['rate_limited', 'mint_queue_full', 'github_unreachable', 'github_erring'] satisfies ErrorCode[])(
    '%s, until a time that is known',
    (code) => meet(refuse(code, Math.floor(Date.now() / 1_000) + 600)),
  );

  it('github_erring, for a time that nobody knows', () => meet(refuse('github_erring')));
});
