import type { Deeds } from '../../deeds/deeds.ts';
import { requestInAudit } from '../requests/request-in-audit.ts';
import { isDenial, type Refusal } from './refusal.ts';

const LONGEST = 400;

/** Tells the audit of a request that the grant did not allow; other refusals are nothing that anybody tried. */
export function recordDenial(
  request: { readonly method: string; readonly url: string },
  refused: Refusal,
  deeds: Pick<Deeds, 'refused'>,
  now: number,
): void {
  if (!isDenial(refused)) return;
  const { code: reason, operation } = refused;
  deeds.refused({
    event: 'request_denied',
    at: now,
    ...requestInAudit(request),
    ...(operation !== undefined && { operation: operation.slice(0, LONGEST) }),
    reason,
  });
}
