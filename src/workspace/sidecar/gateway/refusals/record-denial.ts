import type { Deeds } from '../../deeds/deeds.ts';
import { isDenial, type Refusal } from './refusal.ts';

const LONGEST = 400;

/** Tells the audit of a request that the grant did not allow; other refusals are nothing that anybody tried. */
export function recordDenial(
  { method, url }: { readonly method: string; readonly url: string },
  refused: Refusal,
  deeds: Pick<Deeds, 'refused'>,
  now: number,
): void {
  if (!isDenial(refused)) return;
  const { code: reason, operation } = refused;
  // Queries may hold what people search for, and signatures.
  const [path = ''] = url.replace(/^https?:\/\//i, '').split(/[?#]/);
  deeds.refused({
    event: 'request_denied',
    at: now,
    method: method.slice(0, 20),
    path: path.slice(0, LONGEST),
    ...(operation !== undefined && { operation: operation.slice(0, LONGEST) }),
    reason,
  });
}
