import { once } from 'node:events';
import { type AppCheckMessage, AppCheckRequest } from '../../contract/app-check.ts';
import { Fault } from '../../lib/fault.ts';
import { reportFault } from '../../lib/program.ts';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import { openApps } from '../github/open-apps.ts';
import { checkApps } from './check-apps.ts';
import { readApps } from './read-apps.ts';

// A terminal's Ctrl-C reaches us as well: the command line that asked decides, and its end is ours.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));

try {
  if (process.send === undefined) {
    throw new Fault('no_one_asks', 'this program answers to the one that started it', 'run mooring app check');
  }
  const [message] = (await once(process, 'message')) as [unknown];
  const { source, wait } = AppCheckRequest.parse(message);
  const { github, needs } = await readApps(source);
  const standings = await checkApps({
    apps: await openApps(github, { clock: Date.now, environment: new SecretEnvironment(process.env), warn }),
    needs,
    onWaiting: wait ? (text) => tell({ kind: 'waiting', message: text }) : undefined,
    clock: Date.now,
    random: Math.random,
  });
  tell({ kind: 'report', standings });
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  const { code, message: what, remedy, details } = error;
  tell({ kind: 'fault', code, what, remedy, details: [...details] });
  if (process.send === undefined) process.exitCode = reportFault(error);
}
if (process.connected) process.disconnect();

/** Warnings about a key's file are the platform's to give, at its start; here only the Apps' standing is said. */
function warn(): void {}

function tell(message: AppCheckMessage): void {
  process.send?.(message);
}
