import { startEmulator } from '../../src/emulator/testing/start-emulator.ts';
import type { PlatformOrder } from './messages.ts';

/** An emulator in a process of its own: what it does must not slow down whom it is measured with. */
const { url, appPrivateKeyPem, app, context, stop } = await startEmulator();
const emulator: PlatformOrder['emulator'] = { url, appPrivateKeyPem, app: { clientId: app.clientId } };
/** The platform also asks for tokens that may read metadata alone, to find the ids of repositories. */
const isForWork = ({ permissions }: { permissions: object }) => 'contents' in permissions;
process.send?.(emulator);
process.on('message', async (asked) => {
  if (asked === 'count') return process.send?.(context.model.tokens.filter(isForWork).length);
  await stop();
  return process.disconnect();
});
