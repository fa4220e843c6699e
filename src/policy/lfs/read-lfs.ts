import { z } from 'zod';
import { err, ok, type Result } from '../../lib/result.ts';
import { readJson } from '../json/read-json.ts';
import type { Intent } from '../intent.ts';
import type { Unreadable } from '../reading.ts';
import type { LfsOperation } from './lfs-operation.ts';

const Batch = z
  .looseObject({ operation: z.enum(['download', 'upload']) })
  // A server in Go takes "Operation" for the same name, and the last of both: https://pkg.go.dev/encoding/json#Unmarshal
  .refine((batch) => Object.keys(batch).filter((name) => name.toLowerCase() === 'operation').length === 1);

/**
 * What a request of git-lfs would do. Uploads are work, whatever `ref` they name: an object changes no ref, and nobody
 * sees it before a push, which `push` decides about, points at it. Verifying locks changes nothing.
 * `body` is all of it; undefined when it is too long for that, and then the most is taken for meant.
 */
export function readLfs(operation: LfsOperation, body: Uint8Array | undefined): Result<Intent, Unreadable> {
  switch (operation) {
    case 'list_locks':
    case 'verify_locks':
      return ok({ kind: 'read' });
    case 'create_lock':
    case 'unlock':
      return ok({ kind: 'work' });
    case 'batch': {
      if (body === undefined) return ok({ kind: 'work' });
      const json = readJson(body);
      const batch = json.ok ? Batch.safeParse(json.value).data : undefined;
      if (batch === undefined) return err(NO_BATCH);
      return ok({ kind: batch.operation === 'download' ? 'read' : 'work' });
    }
  }
}

const NO_BATCH: Unreadable = {
  message: 'the batch cannot be read',
  remedy: 'send JSON with the operation download or upload, as git-lfs does',
};
