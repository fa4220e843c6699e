import { expect, onTestFinished, test } from 'vitest';
import { startScriptedGitHub } from './testing/scripted-github.ts';

const HOUR = 3_600_000;

/** A GitHub that refuses every JWT, seen from a host whose clock is off by so much. */
async function refusing(message: string, off: number) {
  const headers = () => ({ date: new Date().toUTCString() });
  const started = await startScriptedGitHub(
    () => ({ status: 401, body: { message }, headers: headers() }),
    () => Date.now() + off,
  );
  onTestFinished(started.stop);
  return started;
}

test.each([-HOUR, HOUR])(
  'a clock %d ms off, refused even when corrected, is the clock that must be set right',
  async (off) => {
    const { app, seen } = await refusing("'Issued at' claim ('iat') must be an Integer", off);
    const answer = await app.check();
    expect(answer).toMatchObject({ ok: false, error: { reason: 'clock_skew' } });
    const offset = answer.ok || answer.error.reason !== 'clock_skew' ? 0 : answer.error.offset;
    expect(Math.abs(offset + off)).toBeLessThan(5_000);
    expect(seen).toHaveLength(2);
  },
);

test('a key that GitHub does not know is that, whatever the clock', async () => {
  const { app } = await refusing('A JSON web token could not be decoded', HOUR);
  expect(await app.check()).toMatchObject({ ok: false, error: { reason: 'app_key_refused' } });
});

test('with a right clock it is the key', async () => {
  const { app } = await refusing("'Expiration time' claim ('exp') is too far in the future", 0);
  expect(await app.check()).toMatchObject({ ok: false, error: { reason: 'app_key_refused' } });
});
