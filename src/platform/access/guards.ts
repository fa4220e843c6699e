import { createMiddleware } from 'hono/factory';
import type { PublicKey } from '../../contract/enrolment.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Secret } from '../../lib/secret.ts';
import { METHODS_WITH_BODY } from '../wire/methods-with-body.ts';
import { refuse } from '../wire/refuse.ts';
import { isOperator } from './operator-credential.ts';
import type { SignatureIds } from './signature-ids.ts';
import { readSignature, verifySignature } from './workspace-signature.ts';

const NO_BODY = new Uint8Array();

/** A workspace's record, as far as signatures are concerned; without a key it has not enrolled. */
type Enrolled = { readonly publicKey?: PublicKey };

/** What lies behind the guard has the record that it has read: `c.get('workspace')`, as it was a moment ago. */
export type Signed<Workspace> = { Variables: { workspace: Workspace } };

export type WorkspaceGuardParts<Workspace extends Enrolled> = {
  readonly find: (workspaceId: string) => Promise<Workspace | undefined>;
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
export function signedByWorkspace<Workspace extends Enrolled>({
  find,
  signatureIds,
  clock,
}: WorkspaceGuardParts<Workspace>) {
  return createMiddleware<Signed<Workspace>>(async (c, next) => {
    const signature = readSignature(c.req.header('authorization'));
    if (!signature.ok) return refuse(c, signature.error);
    const { jwt, workspaceId } = signature.value;
    const workspace = await find(workspaceId);
    const key = workspace?.publicKey;
    if (workspace === undefined || key === undefined)
      return refuse(c, { reason: 'signature_invalid', detail: 'no such enrolled workspace' });
    const { pathname, search } = new URL(c.req.url);
    const request = {
      method: c.req.method,
      target: `${pathname}${search}`,
      // The server reads no body with others, and asking it for one makes a whole `Request` of the Fetch standard.
      body: METHODS_WITH_BODY.has(c.req.method) ? new Uint8Array(await c.req.arrayBuffer()) : NO_BODY,
    };
    const verified = await verifySignature(jwt, key, request, clock());
    if (!verified.ok) return refuse(c, verified.error);
    if (!(await signatureIds.useOnce(workspaceId, verified.value.jti, clock()))) {
      return refuse(c, { reason: 'signature_invalid', detail: 'used before' });
    }
    if (c.req.param('id') !== workspaceId) return refuse(c, { reason: 'workspace_mismatch' });
    c.set('workspace', workspace);
    await next();
    return undefined;
  });
}
