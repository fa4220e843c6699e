import type { ZodType } from 'zod';
import { err, type Result } from '../../../lib/result.ts';
import { faultsText, parseBy } from '../../../lib/schema-faults.ts';
import { type Refusal, refusal } from '../gateway/refusals/refusal.ts';

const MOST_BYTES = 65_536;

/** Reads and checks a small JSON body. */
export async function readJsonBody<T>(body: AsyncIterable<Buffer>, schema: ZodType<T>): Promise<Result<T, Refusal>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      return err(refusal('bad_request', 'the body is too large', `send at most ${MOST_BYTES} bytes`));
    chunks.push(chunk);
  }
  const parsed = parseBy(schema, parseJson(Buffer.concat(chunks).toString('utf8')));
  if (parsed.ok) return parsed;
  return err(refusal('bad_request', faultsText(parsed.error, 'the body'), 'see contract/turns.ts'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
