import type { ServerRequest } from '../../../../lib/http1/server-request.ts';
import type { Intent } from '../../../../policy/intent.ts';
import type { Reading } from '../../../../policy/reading.ts';
import type { Deeds } from '../../deeds/deeds.ts';
import { requestInAudit } from '../requests/request-in-audit.ts';

const MOST = 100;
const LONGEST = 1_000;

/** Tells the audit of a request that does what a grant names; what is read, and ordinary work, are not written down. */
export function recordAllowed(
  request: Pick<ServerRequest, 'method' | 'url'>,
  { target, intents }: Reading,
  status: number | undefined,
  deeds: Pick<Deeds, 'changed'>,
  now: number,
): void {
  const did = [...new Set(intents.flatMap(inWords))].slice(0, MOST);
  if (did.length === 0) return;
  const { repository } = target;
  deeds.changed({
    event: 'request_allowed',
    at: now,
    ...requestInAudit(request),
    ...(repository !== undefined && { repository: `${repository.owner}/${repository.name}`.slice(0, 200) }),
    did,
    ...(status !== undefined && { status }),
  });
}

function inWords(intent: Intent): string[] {
  switch (intent.kind) {
    case 'read':
    case 'work':
      return [];
    case 'ref':
      return [`${intent.change} ${intent.ref}`.slice(0, LONGEST)];
    case 'unnamed_ref':
      return [`${intent.change} a ${intent.of} that it does not name`];
    case 'action':
      return [intent.action];
    case 'unlisted':
      return [intent.operation.slice(0, LONGEST)];
  }
}
