import { createLog } from '../../lib/log.ts';
import { runProgram } from '../../lib/program.ts';
import { Feeder } from './feeding/feeder.ts';
import { readOwnWiring } from './read-wiring.ts';

/** `main.ts <folder of the wiring>`: feeds git's cache and gh's login, as the agent's user. Started by init. */
await runProgram(async () => {
  const [folder = ''] = process.argv.slice(2);
  const wiring = await readOwnWiring(folder);
  // What is written here is the agent's alone to read.
  process.umask(0o077);
  const feeder = new Feeder({ wiring, log: createLog('feeder'), clock: Date.now, random: Math.random });
  feeder.start();
  return { stop: () => feeder.stop() };
});
