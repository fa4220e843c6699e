import type { Presence } from '../../../../lib/http1/presence.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';
import type { HeldBodies, Hold } from './held-bodies.ts';
import { declaredLength, type RequestBody, SMALL, type WithBody } from './request-body.ts';

export type HeldBody = {
  readonly body: Extract<RequestBody, { kind: 'none' | 'whole' }>;
  /** To be called when the body is needed no more. */
  readonly release: () => void;
};

/**
 * Reads a body whole that decides about its request, and no byte more than `largest`. Small ones are free, as they are
 * for every request; what is larger waits for its part of the sidecar's memory before the client is asked for it.
 */
export async function holdBody(
  request: WithBody,
  largest: number,
  bodies: HeldBodies,
  client: Presence,
  invite: () => void,
): Promise<Result<HeldBody, Refusal>> {
  const length = declaredLength(request);
  if (length === 0) return ok({ body: { kind: 'none' }, release: () => undefined });
  if (length !== undefined && length > largest) return err(tooLarge(largest));
  let hold: Hold | undefined;
  const takeRoom = async (): Promise<void> => void (hold ??= await bodies.take(length ?? largest, client.signal));
  if (length !== undefined && length > SMALL) await takeRoom();
  invite();
  try {
    let into: Buffer = Buffer.allocUnsafeSlow(length ?? SMALL);
    let at = 0;
    for await (const chunk of request.body) {
      const needed = at + chunk.length;
      if (needed > largest) {
        hold?.release();
        return err(tooLarge(largest));
      }
      if (needed > SMALL) await takeRoom();
      if (needed > into.length) into = grown(into, Math.min(largest, Math.max(needed, into.length * 2)));
      chunk.copy(into, at);
      at = needed;
    }
    hold?.keep(into.length);
    return ok({ body: { kind: 'whole', bytes: into.subarray(0, at) }, release: () => hold?.release() });
  } catch (error) {
    hold?.release();
    throw error;
  }
}

function grown(buffer: Buffer, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  buffer.copy(larger);
  return larger;
}

const tooLarge = (largest: number): Refusal =>
  refusal(
    'body_too_large',
    `what this request would do is in its body, of which no more than ${largest / 1_048_576} MiB are read`,
    'send large files with git push',
  );
