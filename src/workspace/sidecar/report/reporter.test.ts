import { expect, test } from 'vitest';
import { createLog } from '../../../lib/log.ts';
import { err, ok } from '../../../lib/result.ts';
import type { PlatformFault } from '../control-plane/platform-fault.ts';
import { Reporter } from './reporter.ts';

const away: PlatformFault = { code: 'platform_unreachable', message: 'away', remedy: 'wait', waitingHelps: true };
const refused: PlatformFault = {
  ...{ code: 'signature_invalid', message: 'the signature is not accepted', remedy: 'enrol again' },
  ...{ waitingHelps: false, status: 401 },
};

test('a sidecar that is refused says so once, and again when it is refused after it was heard', async () => {
  const lines: string[] = [];
  const answers = [err(away), err(refused), err(refused), ok({ status: 200, body: {} }), err(refused), err(refused)];
  const all = Promise.withResolvers<void>();
  const reporter = new Reporter({
    platform: {
      send: async () => {
        const answer = answers.shift();
        if (answer === undefined) all.resolve();
        return answer ?? err(refused);
      },
    },
    report: () => ({
      ...{
        startedAt: 1,
        tokens: [],
        limits: [],
        gateway: { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 },
      },
    }),
    onDelivered: () => undefined,
    log: createLog('test', { write: (line) => lines.push(line) }),
    gather: 1,
    atLeast: 1,
  });
  reporter.start();
  await all.promise;
  await reporter.stop();
  const warnings = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 40);
  expect(warnings.map(({ fault, msg }) => [fault, msg])).toEqual([
    ['signature_invalid', 'reports are refused: the signature is not accepted: enrol again'],
    ['signature_invalid', 'reports are refused: the signature is not accepted: enrol again'],
  ]);
});
