import { describe, expect, it } from 'vitest';
import { addCounts, countCommand, hasFailed, NO_COMMANDS, type ToolCall } from './count-command.ts';

const call = (fields: Partial<ToolCall>): ToolCall => ({
  id: 'c',
  title: 'Run a command',
  kind: 'execute',
  status: 'completed',
  text: '',
  ...fields,
});
const PULL = 'https://github.com/acme/harbor/pull/7';

describe('countCommand', () => {
  it.each<[why: string, command: unknown, git: number, gh: number]>([
    ['an argument array', ['git', 'push'], 1, 0],
    ['a program with its folder', ['/usr/bin/gh', 'issue', 'list'], 0, 1],
    ['a shell line', 'cd repo && git add -A && git commit -m x && git push', 3, 0],
    ['both programs', 'git push; gh pr create --fill', 1, 1],
    ['a pipe', 'gh issue list --json number | jq length', 0, 1],
    ['assignments before the program', 'GIT_PAGER=cat LC_ALL=C git log', 1, 0],
    ['wrappers with options', 'env -i A=b timeout -k 5 60s git fetch', 1, 0],
    ['reserved words', 'if ! git diff --quiet; then git commit -am x; fi', 2, 0],
    ['a shell in an array, as Codex sends it', ['bash', '-lc', 'git status && gh pr view'], 1, 1],
    ['a shell within a shell line', `sh -c 'git push'`, 1, 0],
    ['git as a word of another command', 'echo git push; man git', 0, 0],
    ['a program that begins like git', 'git-lfs push; ghq get', 0, 0],
    ['words that only a quote holds together', `echo "&& git push"`, 0, 0],
    ['no command at all', '', 0, 0],
  ])('counts %s', (_why, command, gitCommands, ghCommands) => {
    expect(countCommand(call({ rawInput: { command } }))).toEqual({ ...NO_COMMANDS, gitCommands, ghCommands });
  });

  it('takes the title for the command where there is no raw input', () => {
    expect(countCommand(call({ title: '`git push`' })).gitCommands).toBe(1);
    expect(countCommand(call({ title: 'git push', rawInput: {} })).gitCommands).toBe(1);
  });

  it('counts no other kind of tool call', () => {
    expect(countCommand(call({ kind: 'read', title: 'git', rawInput: { command: 'git push' } }))).toEqual(NO_COMMANDS);
  });

  it('counts a call once it has begun', () => {
    const rawInput = { command: ['git', 'push'] };
    expect(countCommand(call({ status: 'pending', rawInput })).gitCommands).toBe(0);
    expect(countCommand(call({ status: 'in_progress', rawInput })).gitCommands).toBe(1);
  });

  it.each<[why: string, fields: Partial<ToolCall>, failedCommands: number]>([
    ['says failed', { status: 'failed' }, 1],
    ['completed with an exit code, as our agent tells it', { rawOutput: { exitCode: 1 } }, 1],
    ['completed with an exit code, as Codex tells it', { rawOutput: { exit_code: 128, stdout: '' } }, 1],
    ['completed with exit code 0', { rawOutput: { exitCode: 0 } }, 0],
    ['completed without telling an exit code', { rawOutput: 'fine' }, 0],
    ['is under way', { status: 'in_progress', rawOutput: { exitCode: null } }, 0],
  ])('that %s', (_why, fields, failedCommands) => {
    expect(countCommand(call({ rawInput: { command: 'git fetch && git push' }, ...fields }))).toMatchObject({
      gitCommands: 2,
      failedCommands,
    });
  });

  it('counts no failure of other programs', () => {
    expect(countCommand(call({ status: 'failed', rawInput: { command: 'npm test' } }))).toEqual(NO_COMMANDS);
  });

  it.each<[why: string, fields: Partial<ToolCall>, pullRequestsOpened: number]>([
    ['its address in the text', { rawInput: { command: ['gh', 'pr', 'create'] }, text: `${PULL}\n` }, 1],
    ['its address in the raw output', { rawInput: { command: 'gh pr create' }, rawOutput: { stdout: PULL } }, 1],
    ['-R before the verb', { rawInput: { command: 'gh pr -R acme/harbor create -f' }, text: PULL }, 1],
    ['two in one line', { rawInput: { command: 'gh pr create; gh pr new' }, text: `${PULL}\n${PULL}0` }, 2],
    ['one address twice', { rawInput: { command: 'gh pr create; gh pr create' }, text: `${PULL}\n${PULL}` }, 1],
    ['no address', { rawInput: { command: 'gh pr create' }, text: 'Aborted.' }, 0],
    ['a failure', { rawInput: { command: 'gh pr create' }, status: 'failed', text: `already exists: ${PULL}` }, 0],
    [
      'a failure told by its exit code',
      { rawInput: { command: 'gh pr create' }, rawOutput: { exitCode: 1 }, text: PULL },
      0,
    ],
    ['another command', { rawInput: { command: 'gh pr view' }, text: PULL }, 0],
    ['create in a title', { rawInput: { command: `gh issue create --title "pr create"` }, text: PULL }, 0],
  ])('finds a pull request opened: %s', (_why, fields, pullRequestsOpened) => {
    expect(countCommand(call(fields)).pullRequestsOpened).toBe(pullRequestsOpened);
  });
});

it('hasFailed trusts the exit code over the status', () => {
  expect(hasFailed(call({ status: 'completed', rawOutput: { exitCode: 2 } }))).toBe(true);
  expect(hasFailed(call({ status: 'completed', rawOutput: undefined }))).toBe(false);
});

it('addCounts adds each count', () => {
  const one = { gitCommands: 1, ghCommands: 2, failedCommands: 3, pullRequestsOpened: 4 };
  expect(addCounts(one, one)).toEqual({ gitCommands: 2, ghCommands: 4, failedCommands: 6, pullRequestsOpened: 8 });
});
