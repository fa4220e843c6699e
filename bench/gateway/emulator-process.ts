import { startEmulator } from '../../src/emulator/testing/start-emulator.ts';
import type { EmulatorFacts } from './git-transfers.ts';

/** An emulator in a process of its own, with a token that reaches everything and lives an hour. */
const emulator = await startEmulator({ tokenLifetime: 3_600_000 });
const facts: EmulatorFacts = { url: emulator.url, token: await emulator.mintToken() };
process.send?.(facts);
process.once('message', async () => {
  await emulator.stop();
  process.disconnect();
});
