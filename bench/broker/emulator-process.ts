import { startEmulator } from '../../src/emulator/testing/start-emulator.ts';
import type { PlatformOrder } from './messages.ts';

/** An emulator in a process of its own: what it does must not slow down whom it is measured with. */
const { url, appPrivateKeyPem, app, context, stop } = await startEmulator();
const emulator: PlatformOrder['emulator'] = { url, appPrivateKeyPem, app: { clientId: app.clientId } };
process.send?.(emulator);
process.on('message', async (asked) => {
  if (asked === 'count') return process.send?.(context.model.tokens.length);
  await stop();
  return process.disconnect();
});
