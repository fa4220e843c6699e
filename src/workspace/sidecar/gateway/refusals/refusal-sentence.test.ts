import { describe, expect, it } from 'vitest';
import { ERROR_STATUS, type ErrorCode, waitingHelps } from '../../../../contract/errors.ts';
import { refusalSentence, retryAfterSeconds } from './refusal-sentence.ts';
import { refusal, refusalOfFault } from './refusal.ts';

const NOW = Date.parse('2026-11-24T14:04:50Z');
const fault = (code: string, retryAt?: number) => ({
  code,
  message: 'GitHub answers with errors',
  remedy: 'asking again may help',
  waitingHelps: waitingHelps(code),
  ...(retryAt === undefined ? {} : { retryAt }),
});

describe('refusalSentence', () => {
  it('says until when waiting helps', () => {
    expect(refusalSentence(refusalOfFault(fault('github_erring', NOW + 39_500), 'acme'), NOW)).toBe(
      'GitHub answers with errors, at acme; waiting helps, try again after 14:05:30 UTC (in 40 s) (github_erring)',
    );
    const sentence = (ahead: number) => refusalSentence(refusalOfFault(fault('internal', NOW + ahead), 'acme'), NOW);
    expect(sentence(30 * 60_000)).toContain('after 14:34:50 UTC (in 30 min)');
    expect(sentence(26 * 3_600_000)).toContain('after 2026-11-25 16:04:50 UTC (in 26 h)');
    expect(sentence(-1)).toContain('waiting helps, try again now');
  });

  it('says what to do where no time is known', () => {
    expect(refusalSentence(refusalOfFault(fault('github_erring'), 'acme'), NOW)).toBe(
      'GitHub answers with errors, at acme; waiting helps: asking again may help (github_erring)',
    );
  });

  it('sends the agent to the operator where waiting does not help', () => {
    const suspended = {
      ...fault('installation_suspended'),
      message: 'the one on Acme is suspended',
      remedy: 'mend it',
    };
    expect(refusalSentence(refusalOfFault(suspended, 'acme'), NOW)).toBe(
      'the one on Acme is suspended; waiting does not help: tell the operator to mend it (installation_suspended)',
    );
  });

  it('is one line, whatever it was told', () => {
    const split = refusal('bad_request', 'a\r\nb\u001b[31m', 'c\nd');
    expect(refusalSentence(split, NOW)).toBe('a b [31m: c d (bad_request)');
  });
});

describe('refusalOfFault', () => {
  it.each(Object.keys(ERROR_STATUS) as ErrorCode[])('never makes git or gh ask for a password: %s', (code) => {
    expect([401, 407]).not.toContain(refusalOfFault(fault(code), 'acme').status);
  });

  it('has a status for codes that a newer platform may send', () => {
    expect(refusalOfFault(fault('toString'), 'acme').status).toBe(503);
  });

  it('tells the delay in whole seconds, never less than it is', () => {
    const seconds = (ahead: number) => retryAfterSeconds(refusalOfFault(fault('internal', NOW + ahead), 'a'), NOW);
    expect([seconds(1), seconds(39_001), seconds(-5)]).toEqual([1, 40, 0]);
    expect(retryAfterSeconds(refusalOfFault(fault('internal'), 'a'), NOW)).toBeUndefined();
  });
});
