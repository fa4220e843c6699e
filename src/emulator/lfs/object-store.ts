import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An object of one repository: GitHub keeps them apart, whatever they hold. */
export type ObjectName = {
  readonly repositoryId: number;
  /** Hex SHA-256 of the content. */
  readonly oid: string;
};

export const OID = /^[0-9a-f]{64}$/;

/** git-lfs's objects on disk. What is there was uploaded as a whole and holds what its name says. */
export class ObjectStore {
  readonly #folder: string;
  #uploads = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  file({ repositoryId, oid }: ObjectName): string {
    if (!OID.test(oid)) throw new Error('an object id is 64 hex digits');
    return join(this.#folder, String(repositoryId), oid.slice(0, 2), oid.slice(2, 4), oid);
  }

  /** In bytes; undefined when there is no such object. */
  async size(object: ObjectName): Promise<number | undefined> {
    const stats = await stat(this.file(object)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return stats?.size;
  }

  /** Streams an upload to disk; false, and nothing is kept, when its content is not what its name says. */
  async write(object: ObjectName, content: Readable): Promise<boolean> {
    const file = this.file(object);
    const incomplete = `${file}.${process.pid}-${(this.#uploads += 1)}`;
    await mkdir(join(file, '..'), { recursive: true });
    const hash = createHash('sha256');
    try {
      await pipeline(
        content,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(incomplete),
      );
      if (hash.digest('hex') !== object.oid) return false;
      await rename(incomplete, file);
      return true;
    } finally {
      await rm(incomplete, { force: true });
    }
  }
}
