import { appendFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../../../lib/program.ts';

/**
 * Stands in for the runtime: says in its workspace that it has started and what the relay answered; when told to
 * stop it asks the relay once more, as one that settles its turn.
 */
const ask = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath: process.env['MOORING_RELAY'], agent: false }).end();
    sent.once('error', reject).once('response', (response) => resolve(text(response)));
  });

await runProgram(async () => {
  const alive = setInterval(() => undefined, 60_000);
  appendFileSync('starts', `${await ask()}\n`);
  return {
    stop: async () => {
      clearInterval(alive);
      await sleep(100);
      writeFileSync('settled', await ask());
    },
  };
});
