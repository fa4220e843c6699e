import { readFile } from 'node:fs/promises';
import type { ZodType } from 'zod';

/** Reads a JSON file through its schema; undefined when there is no such file or it does not hold what it should. */
export async function readJsonFile<T>(path: string, schema: ZodType<T>): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
