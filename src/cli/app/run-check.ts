import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AppCheckMessage, type AppCheckRequest, type AppStanding } from '../../contract/app-check.ts';
import { Fault } from '../../lib/fault.ts';
import { nodeArguments } from '../../lib/node-program.ts';

/** Has the platform's side look how Apps stand; throws its `Fault`s, and `stop.reason` when stopped. */
export async function runCheck(
  request: AppCheckRequest,
  stop: AbortSignal,
  onWaiting: (message: string) => void,
): Promise<readonly AppStanding[]> {
  stop.throwIfAborted();
  // With our whole environment: a key may lie in a variable, and a signer may need others.
  const child = spawn(process.execPath, nodeArguments('src/platform/app-check/main.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const end = () => child.kill();
  stop.addEventListener('abort', end);
  let last: AppCheckMessage | undefined;
  child.on('message', (message) => {
    last = AppCheckMessage.parse(message);
    if (last.kind === 'waiting') onWaiting(last.message);
  });
  const exit = once(child, 'close');
  // One that ended before it was asked says so by its exit.
  child.send(request, () => undefined);
  await exit;
  stop.removeEventListener('abort', end);
  if (stop.aborted) throw stop.reason;
  if (last?.kind === 'fault') throw faultOf(last);
  if (last?.kind === 'report') return last.standings;
  throw new Error('the check ended without an answer');
}

const faultOf = ({ code, what, remedy, details }: Extract<AppCheckMessage, { kind: 'fault' }>): Fault =>
  new Fault(code, what, remedy, { details });
