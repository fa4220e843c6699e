import { runProgram } from '../../../lib/program.ts';

/** Stands in for the feeder: waits for its end. */
await runProgram(async () => {
  const alive = setInterval(() => undefined, 60_000);
  return { stop: async () => clearInterval(alive) };
});
