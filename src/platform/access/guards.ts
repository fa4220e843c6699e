import { createMiddleware } from 'hono/factory';
import type { PublicKey } from '../../contract/enrolment.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';
import { refuse } from '../wire/refuse.ts';
import { isOperator } from './operator-credential.ts';
import type { SignatureIds } from './signature-ids.ts';
import { readSignature, verifySignature } from './workspace-signature.ts';

export type WorkspaceGuardParts = {
  /** The enrolled key of a workspace; undefined when there is no such workspace or it has not enrolled. */
  readonly keyOf: (workspaceId: string) => Promise<PublicKey | undefined>;
  readonly signatureIds: SignatureIds;
  readonly clock: Clock;
};

export function operatorsOnly(credential: Secret) {
  return createMiddleware(async (c, next) => {
    if (!isOperator(c.req.header('authorization'), credential)) {
      return refuse(c, { reason: 'operator_credential_invalid' });
    }
    await next();
    return undefined;
  });
}

/** Lets through what the workspace `:id` of the path has signed; each request is judged on its own. */
export function signedByWorkspace({ keyOf, signatureIds, clock }: WorkspaceGuardParts) {
  return createMiddleware(async (c, next) => {
    const signature = readSignature(c.req.header('authorization'));
    if (!signature.ok) return refuse(c, signature.error);
    const { jwt, workspaceId } = signature.value;
    const key = await keyOf(workspaceId);
    if (key === undefined) return refuse(c, { reason: 'signature_invalid', detail: 'no such enrolled workspace' });
    const { pathname, search } = new URL(c.req.url);
    const request = {
      method: c.req.method,
      target: `${pathname}${search}`,
      body: new Uint8Array(await c.req.arrayBuffer()),
    };
    const verified = await verifySignature(jwt, key, request, clock());
    if (!verified.ok) return refuse(c, verified.error);
    if (!(await signatureIds.useOnce(workspaceId, verified.value.jti, clock()))) {
      return refuse(c, { reason: 'signature_invalid', detail: 'used before' });
    }
    if (c.req.param('id') !== workspaceId) return refuse(c, { reason: 'workspace_mismatch' });
    await next();
    return undefined;
  });
}
