import { afterEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { waitingHelps } from '../../../contract/errors.ts';
import type { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import { RemoteClock } from '../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { TokenFault } from './token-fault.ts';
import { TokenKeeper } from './token-keeper.ts';

const any = (): boolean => true;
const never = new AbortController().signal;
const answer = (token: string, life: number, age = 0, stale = false): InstallationTokenAnswer => ({
  token,
  owner: 'acme',
  issued_at: new Date(Date.now() - age).toISOString(),
  expires_at: new Date(Date.now() - age + life).toISOString(),
  permissions: {},
  repositories: [],
  stale,
});
const fault = (code: string): TokenFault => ({
  code,
  message: `m: ${code}`,
  remedy: 'r',
  waitingHelps: waitingHelps(code),
});

type Reply = Result<InstallationTokenAnswer, TokenFault>;
let keeper: TokenKeeper | undefined;
let asked: (string | undefined)[] = [];

function keep(
  replies: ((refused: string | undefined) => Reply | Promise<Reply>)[],
  patience = 5_000,
  onChange = (): unknown => undefined,
): TokenKeeper {
  asked = [];
  keeper = new TokenKeeper({
    fetchToken: async (refused) => {
      asked.push(refused);
      const reply = replies[Math.min(asked.length, replies.length) - 1];
      return reply === undefined ? err(fault('internal')) : reply(refused);
    },
    gitHubClock: new RemoteClock(Date.now),
    clock: Date.now,
    random: () => 0.5,
    log: pino({ level: 'silent' }),
    patience,
    onChange,
  });
  keeper.start();
  return keeper;
}

async function obtained(tokens: TokenKeeper): Promise<string> {
  const token = await tokens.obtain(any, never);
  return token.ok ? token.value.secret.reveal() : token.error.code;
}

afterEach(() => keeper?.stop());

describe('TokenKeeper', () => {
  it('shares one fetch among all who wait', async () => {
    const arrival = Promise.withResolvers<void>();
    const tokens = keep([() => arrival.promise.then(() => ok(answer('a', 60_000)))]);
    const waiting = Promise.all([obtained(tokens), obtained(tokens), obtained(tokens)]);
    arrival.resolve();
    expect(await waiting).toEqual(['a', 'a', 'a']);
    expect(asked).toHaveLength(1);
  });

  it('renews long before the end of the life without being asked to', async () => {
    const renewed = Promise.withResolvers<void>();
    const replies = [() => ok(answer('old', 2_000)), () => ok(answer('new', 60_000))];
    const tokens = keep(replies, 5_000, () => asked.length === 2 && renewed.resolve());
    expect(await obtained(tokens)).toBe('old');
    await renewed.promise;
    // The old one serves for as long as GitHub may not know the new one everywhere.
    expect(tokens.current()?.secret.reveal()).toBe('old');
    await expect.poll(() => tokens.current()?.secret.reveal(), { timeout: 10_000 }).toBe('new');
  });

  it('goes on with a token that is still valid while the platform is away', async () => {
    const failed = Promise.withResolvers<void>();
    const tokens = keep([
      () => ok(answer('old', 60_000, 50_000)),
      () => {
        failed.resolve();
        return err(fault('platform_unreachable'));
      },
    ]);
    expect(await obtained(tokens)).toBe('old');
    await failed.promise;
    expect(await obtained(tokens)).toBe('old');
  });

  it('never hands out one that is over: it waits, then names the fault', async () => {
    const failed = Promise.withResolvers<void>();
    const tokens = keep(
      [() => ok(answer('over', 3_600_000, 3_600_000 - 5_000)), () => err(fault('github_unreachable'))],
      5_000,
      () => asked.length > 1 && failed.resolve(),
    );
    const impatient = new AbortController();
    const waited = tokens.obtain(any, impatient.signal);
    await failed.promise;
    impatient.abort();
    expect(await waited).toMatchObject({ ok: false, error: { code: 'github_unreachable' } });
    expect(asked.length).toBeGreaterThan(1);
  });

  it('lets nobody wait whose client has gone, nor anybody once it is stopped', async () => {
    const arrival = Promise.withResolvers<Reply>();
    const tokens = keep([() => arrival.promise], 60_000);
    expect(await tokens.obtain(any, AbortSignal.abort())).toMatchObject({ error: { code: 'no_token' } });
    arrival.resolve(err(fault('github_unreachable')));
    await tokens.stop();
    expect(await obtained(tokens)).toBe('github_unreachable');
  });

  it('does not let anyone wait for what needs a hand', async () => {
    const tokens = keep([() => err(fault('installation_suspended'))], 60_000);
    expect(await obtained(tokens)).toBe('installation_suspended');
  });

  it('drops a refused token, tells the platform which, and takes no refused one back', async () => {
    const tokens = keep([
      () => ok(answer('bad', 60_000)),
      () => ok(answer('bad', 60_000)),
      () => ok(answer('good', 60_000)),
    ]);
    const bad = await tokens.obtain(any, never);
    if (!bad.ok) throw new Error('no token');
    tokens.refuse(bad.value);
    expect(tokens.current()).toBeUndefined();
    expect(await obtained(tokens)).toBe('good');
    expect(asked).toEqual([undefined, bad.value.sha256, bad.value.sha256]);
    tokens.refuse(bad.value);
    expect(await obtained(tokens)).toBe('good');
  });

  it('tries for a longer life when one is needed, and makes do when there is none', async () => {
    const tokens = keep([() => ok(answer('short', 60_000, 30_000)), () => err(fault('github_erring'))]);
    await obtained(tokens);
    const token = await tokens.obtain(({ expiresAt }, now) => expiresAt - now > 45_000, never);
    expect(token).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
  });
});
