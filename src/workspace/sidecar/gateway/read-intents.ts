import { ok, type Result } from '../../../lib/result.ts';
import type { Reading } from '../../../policy/reading.ts';
import type { Admission } from './admit-request.ts';
import { targetOf } from './classify-request.ts';
import type { Refusal } from './refusal.ts';

/** What a request would do: read from its head and, where that decides, from its body. */
export function readIntents({ request }: Admission): Result<Reading, Refusal> {
  return ok({ target: targetOf(request), intents: [] });
}
