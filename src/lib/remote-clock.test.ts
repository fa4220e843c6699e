import { describe, expect, it } from 'vitest';
import { RemoteClock } from './remote-clock.ts';

const at = (ms: number): string => new Date(ms).toUTCString();
const T = Date.UTC(2026, 0, 1);

describe('RemoteClock', () => {
  it('leaves a right clock alone', () => {
    let now = T + 400;
    const clock = new RemoteClock(() => now);
    clock.observe(at(T), T + 300);
    expect(clock.now()).toBe(now);
    now += 5_000;
    expect(clock.now()).toBe(now);
  });

  it.each([-3_600_000, -7_000, 7_000, 86_400_000])('corrects a clock that is %d ms off to within a second', (off) => {
    const clock = new RemoteClock(() => T + 500 + off);
    clock.observe(at(T), T + 490 + off);
    expect(Math.abs(clock.now() - (T + 500))).toBeLessThanOrEqual(1_000);
  });

  it('ignores a Date that is none', () => {
    const clock = new RemoteClock(() => T);
    clock.observe(undefined, T);
    clock.observe('yesterday', T);
    expect(clock.now()).toBe(T);
  });

  it('before the first answer, believes that something was just issued more than a clock that denies it', () => {
    const late = new RemoteClock(() => T + 86_400_000);
    late.expectWithin(T, T + 3_600_000);
    expect(late.now()).toBe(T);
    const right = new RemoteClock(() => T + 1_000);
    right.expectWithin(T, T + 3_600_000);
    expect(right.now()).toBe(T + 1_000);
    const answered = new RemoteClock(() => T);
    answered.observe(at(T), T);
    answered.expectWithin(T - 7_200_000, T - 3_600_000);
    expect(answered.now()).toBe(T);
  });
});
