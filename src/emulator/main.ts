import { resolve } from 'node:path';
import { createLog } from '../lib/log.ts';
import { runProgram } from '../lib/program.ts';
import { readArguments } from './arguments.ts';
import { startEmulator } from './emulator.ts';
import { claimFolder } from './state/claim-folder.ts';

await runProgram(async () => {
  const { folder, ...settings } = readArguments(process.argv.slice(2));
  const claim = await claimFolder(resolve(folder));
  const emulator = await startEmulator({
    ...settings,
    folder: resolve(folder),
    clock: Date.now,
    random: Math.random,
    log: createLog('emulator'),
  });
  return {
    url: emulator.url,
    stop: async () => {
      await emulator.stop();
      await claim.release();
    },
  };
});
