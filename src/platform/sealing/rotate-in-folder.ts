import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { Fault } from '../../lib/fault.ts';
import type { SecretEnvironment } from '../../lib/secret-environment.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { openSqliteAlone } from '../store/sqlite-dialect.ts';
import { OPERATOR } from '../broker/decide-scope.ts';
import { loadKeptKeys, SEALING_KEY_VARIABLE } from './kept-keys.ts';
import { rotateSealingKey, type RotationStep } from './rotate-sealing-key.ts';

/**
 * Rotates the sealing key of a data folder that no platform uses. A running one knows the old keys alone, so it must
 * be stopped: the database is held alone meanwhile, and no platform starts on it either.
 *
 * @param afterStep told of each step when it is on disk
 * @returns what was done and what is left to do, for people
 * @throws Fault `data_folder_taken` and those of keys and store
 */
export async function rotateInFolder(
  folder: string,
  environment: SecretEnvironment,
  clock: Clock,
  afterStep: (step: RotationStep) => void = () => undefined,
): Promise<string> {
  await using closing = new AsyncDisposableStack();
  const store = await openAlone(join(folder, 'platform.db'));
  closing.defer(() => store.destroy());
  const audit = new AuditLog(store);
  const path = join(folder, 'sealing.key');
  const kept = await loadKeptKeys(path, environment);
  let done = { tokens: 0, secrets: 0, lost: 0 };
  for await (const step of rotateSealingKey({ store, path, kept })) {
    if (step.did === 'all_resealed') {
      done = step;
      await audit.append(
        OPERATOR,
        { event: 'sealing_key_rotated', tokens: step.tokens, secrets: step.secrets },
        clock(),
      );
    }
    afterStep(step);
  }
  const { tokens, secrets, lost } = done;
  const next = kept.fromEnvironment
    ? `keep the first key of ${SEALING_KEY_VARIABLE}; the others, and the file sealing.key, open nothing any more`
    : 'the old key is gone from sealing.key';
  const left = lost === 0 ? '' : `; ${lost} that no key here opens stay as they are`;
  const what = secrets === 0 ? `${tokens} tokens` : `${tokens} tokens and ${secrets} secrets`;
  return `${what} are sealed anew${left}; ${next}`;
}

async function openAlone(path: string): Promise<Store> {
  try {
    return await openStore(path, openSqliteAlone);
  } catch (error) {
    if (!(error instanceof Fault) || !error.message.includes('database is locked')) throw error;
    const remedy = 'stop the platform, or whatever else reads it, and try again';
    throw new Fault('data_folder_taken', `the database ${path} is in use`, remedy, { cause: error });
  }
}
