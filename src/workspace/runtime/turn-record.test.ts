import { describe, expect, it } from 'vitest';
import type { ToolCall } from './counting/count-command.ts';
import { TurnRecord } from './turn-record.ts';

const call = (id: string, command: string, status: ToolCall['status'] = 'completed'): ToolCall => ({
  ...{ id, status, title: command, kind: 'execute', rawInput: { command }, text: '' },
});

describe('TurnRecord', () => {
  it('counts a call once, however often it is told of', () => {
    const record = new TurnRecord();
    for (const status of ['pending', 'in_progress', 'in_progress', 'completed'] as const) {
      record.toolCall(call('a', 'git push', status));
    }
    record.toolCall(call('b', 'gh pr list', 'failed'));
    expect(record.counts).toEqual({ gitCommands: 1, ghCommands: 1, failedCommands: 1, pullRequestsOpened: 0 });
    expect(record.toolCalls).toBe(2);
  });

  it.each<[calls: ToolCall[], unrecovered: string | undefined]>([
    [[call('a', 'git push', 'failed')], 'git push'],
    [[call('a', 'git push', 'failed'), call('b', 'git push')], undefined],
    [[call('a', 'git push', 'failed'), call('b', 'ls')], 'git push'],
    [[call('a', 'git push', 'failed'), call('b', 'gh pr list')], 'git push'],
    [[call('a', 'npm test', 'failed'), call('b', 'npm test')], undefined],
    [[call('a', 'npm test', 'failed'), call('b', 'git push')], 'npm test'],
    [[call('a', 'git push', 'in_progress')], undefined],
  ])('knows which failure nothing made good (%#)', (calls, unrecovered) => {
    const record = new TurnRecord();
    calls.forEach((each) => record.toolCall(each));
    expect(record.unrecoveredFailure).toBe(unrecovered);
  });

  it('keeps what was said last', () => {
    const record = new TurnRecord();
    expect(record.lastWords).toBe('');
    record.said('I look ');
    record.said('around. ');
    record.toolCall(call('a', 'ls'));
    expect(record.lastWords).toBe('I look around.');
    record.said('Found it.');
    record.toolCall(call('a', 'ls'));
    expect(record.lastWords).toBe('Found it.');
    record.said('x'.repeat(10_000));
    expect(record.lastWords).toHaveLength(4_000);
  });

  it('shows no token in its activity', () => {
    const record = new TurnRecord();
    record.toolCall(call('a', `git clone https://ghs_${'a'.repeat(36)}@github.com/${'b'.repeat(300)}`));
    expect(record.activity).toMatch(/^git clone https:\/\/\[redacted\]/);
    expect(record.activity.length).toBeLessThanOrEqual(200);
  });
});
