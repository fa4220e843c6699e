import { once } from 'node:events';
import { platformSocket } from '../../src/contract/platform-socket.ts';
import { startTestPlatform } from '../../src/platform/testing/start-test-platform.ts';
import { RecordingHost } from '../../src/platform/testing/recording-host.ts';
import type { PlatformFacts, PlatformOrder } from './messages.ts';

/** A whole platform in a process of its own whose host starts nothing: told by IPC in front of which GitHub. */
const [{ emulator, workspaces }] = (await once(process, 'message')) as [PlatformOrder];
const host = new RecordingHost();
const platform = await startTestPlatform({ emulator, host, workspaces });
const codes = [...host.running.values()].map(({ secrets }) => secrets.enrolmentCode?.reveal() ?? '');
host.running.clear();
const facts: PlatformFacts = { socket: platformSocket(platform.dataFolder), codes };
process.send?.(facts);
process.once('message', async () => {
  await platform.stopAndForget();
  process.disconnect();
});
