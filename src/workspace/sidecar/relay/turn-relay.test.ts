import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../lib/result.ts';
import type { PlatformRequest } from '../control-plane/platform-client.ts';
import type { PlatformFault } from '../control-plane/platform-fault.ts';
import { CredentialWatch } from './credential-watch.ts';
import { TurnRelay } from './turn-relay.ts';

const AWAY: PlatformFault = { code: 'platform_unreachable', message: 'm', remedy: 'r', waitingHelps: true };
const signal = new AbortController().signal;
const counts = { gitCommands: 0, ghCommands: 0, failedCommands: 0, pullRequestsOpened: 0 };
const settlement = { holder: 'holder-1', outcome: 'tool_error', summary: 's', counts } as const;
const turn = { id: 't', attempt: 1, text: 'x', source: 'idle', leaseMs: 1_000 };

/** A platform that is away for the first `times` requests; its clock runs by what the relay asks for. */
function relayTo(times: number, answer: { status: number; body: unknown }) {
  const sent: PlatformRequest[] = [];
  let failures = 0;
  let now = 0;
  const platform = {
    send: async (request: PlatformRequest) => {
      sent.push(request);
      now += 1_000;
      return sent.length <= times ? err(AWAY) : ok(answer);
    },
  };
  const watch = new CredentialWatch(() => failures);
  const relay = new TurnRelay({ platform, watch, clock: () => now, random: () => 0 });
  return { relay, sent, failCredential: () => (failures += 1) };
}

describe('TurnRelay', () => {
  it('holds a lease while the platform is away, and leases when it is back', async () => {
    const { relay, sent } = relayTo(2, { status: 200, body: turn });
    expect(await relay.lease({ holder: 'holder-1', waitMs: 20_000 }, signal)).toEqual(ok(turn));
    expect(sent.map(({ body }) => (body as { waitMs: number }).waitMs)).toEqual([20_000, 19_000, 18_000]);
  });

  it('answers nothing when the platform was away for as long as the runtime waits', async () => {
    const { relay } = relayTo(Infinity, { status: 204, body: undefined });
    expect(await relay.lease({ holder: 'holder-1', waitMs: 2_500 }, signal)).toEqual(ok(undefined));
  });

  it('tries a settlement again, and says so when the platform stays away', async () => {
    const patient = relayTo(2, { status: 204, body: undefined });
    expect(await patient.relay.settle('t', settlement, signal)).toMatchObject({ ok: true });
    expect(patient.sent).toHaveLength(3);
    const { relay } = relayTo(Infinity, { status: 204, body: undefined });
    expect(await relay.progress('t', { holder: 'h', activity: 'a', counts }, signal)).toEqual(err(AWAY));
  });

  it('settles as credential_error when credentials failed since the lease, and only then', async () => {
    const { relay, sent, failCredential } = relayTo(0, { status: 200, body: turn });
    const settled = (): unknown => (sent.at(-1)?.body as { outcome?: string } | undefined)?.outcome;
    failCredential();
    await relay.lease({ holder: 'holder-1', waitMs: 0 }, signal);
    await relay.settle('t', settlement, signal);
    expect(settled()).toBe('tool_error');
    failCredential();
    await relay.settle('t', settlement, signal);
    expect(settled()).toBe('credential_error');
    await relay.settle('t', { ...settlement, outcome: 'timeout' }, signal);
    expect(settled()).toBe('timeout');
  });
});
