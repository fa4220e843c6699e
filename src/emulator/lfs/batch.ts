import { z } from 'zod';
import { OID, type ObjectName } from './object-store.ts';
import type { Action, Purpose } from './signed-actions.ts';

/** https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md#requests */
export const BatchRequest = z.object({
  operation: z.enum(['download', 'upload']),
  transfers: z.array(z.string()).nullish(),
  ref: z.object({ name: z.string() }).nullish(),
  objects: z.array(z.object({ oid: z.string(), size: z.number() })),
  hash_algo: z.string().nullish(),
});
export type BatchRequest = z.infer<typeof BatchRequest>;

export type BatchAnswer = {
  readonly transfer: 'basic';
  readonly objects: readonly BatchObject[];
  readonly hash_algo: 'sha256';
};

type BatchObject = {
  readonly oid: string;
  readonly size: number;
  readonly actions?: Readonly<Partial<Record<Purpose, Action>>>;
  readonly error?: { readonly code: number; readonly message: string };
};

export type BatchParts = {
  readonly repositoryId: number;
  /** Of a stored object, in bytes. */
  readonly size: (object: ObjectName) => Promise<number | undefined>;
  readonly act: (purpose: Purpose, object: ObjectName) => Action;
};

/** Says for each object what to do next; what is wrong with one of them leaves the others as they are. */
export async function answerBatch({ operation, objects }: BatchRequest, parts: BatchParts): Promise<BatchAnswer> {
  const answer = operation === 'download' ? toDownload : toUpload;
  return {
    transfer: 'basic',
    objects: await Promise.all(
      objects.map(async ({ oid, size }) => {
        if (!OID.test(oid) || !Number.isSafeInteger(size) || size < 0) {
          return { oid, size, error: { code: 422, message: 'Validation failed: an object has a SHA-256 and a size' } };
        }
        const object = { repositoryId: parts.repositoryId, oid };
        return answer(object, size, await parts.size(object), parts);
      }),
    ),
    hash_algo: 'sha256',
  };
}

function toDownload(object: ObjectName, size: number, stored: number | undefined, { act }: BatchParts): BatchObject {
  const { oid } = object;
  if (stored === undefined) {
    return { oid, size, error: { code: 404, message: 'Object does not exist on the server' } };
  }
  return { oid, size: stored, actions: { download: act('download', object) } };
}

function toUpload(object: ObjectName, size: number, stored: number | undefined, { act }: BatchParts): BatchObject {
  const { oid } = object;
  if (stored === undefined)
    return { oid, size, actions: { upload: act('upload', object), verify: act('verify', object) } };
  if (stored !== size) return { oid, size, error: { code: 422, message: 'The size is not that of the stored object' } };
  // Without actions the client knows that the object is there.
  return { oid, size };
}
