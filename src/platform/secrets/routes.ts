import { Hono } from 'hono';
import { AgentSecretChange, AgentSecretName, AgentSecretScope } from '../../contract/agent-secret.ts';
import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseBy } from '../../lib/schema-faults.ts';
import { Secret } from '../../lib/secret.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { OPERATOR } from '../broker/decide-scope.ts';
import { body, misfit, query } from '../wire/parse-body.ts';
import { type Refusal, refuse } from '../wire/refuse.ts';
import { type AgentSecretStore, fingerprintOf, type SecretKey } from './store.ts';

export type SecretRouteParts = {
  readonly agentSecrets: AgentSecretStore;
  readonly workspaces: { byName(name: string): Promise<{ readonly id: string } | undefined> };
  readonly audit: AuditLog;
  readonly clock: Clock;
};

/** `/admin/secrets`, with the operator's credential: values come in and never go out. */
export function secretRoutes({ agentSecrets, workspaces, audit, clock }: SecretRouteParts) {
  const keyOf = async (name: string, workspace: string | undefined): Promise<Result<SecretKey, Refusal>> => {
    const known = parseBy(AgentSecretName, name);
    if (!known.ok) return err(misfit(known.error, `"${name}"`));
    if (workspace === undefined) return ok({ name });
    const found = await workspaces.byName(workspace);
    if (found === undefined) return err({ reason: 'workspace_not_found', name: workspace });
    return ok({ name, workspaceId: found.id });
  };
  return new Hono()
    .get('/secrets', async (c) => c.json({ secrets: await agentSecrets.list() }))
    .put('/secrets/:name', body(AgentSecretChange), async (c) => {
      const { value, workspace } = c.req.valid('json');
      const name = c.req.param('name');
      const key = await keyOf(name, workspace);
      if (!key.ok) return refuse(c, key.error);
      const secret = new Secret(value);
      const fingerprint = fingerprintOf(secret);
      const now = clock();
      await audit.append(workspace ?? OPERATOR, { event: 'agent_secret_set', name, fingerprint }, now, (store) =>
        agentSecrets.set(key.value, secret, now, store),
      );
      return c.json({ name, ...(workspace === undefined ? {} : { workspace }), setAt: now, fingerprint });
    })
    .delete('/secrets/:name', query(AgentSecretScope), async (c) => {
      const { workspace } = c.req.valid('query');
      const name = c.req.param('name');
      const key = await keyOf(name, workspace);
      if (!key.ok) return refuse(c, key.error);
      if (!(await agentSecrets.has(key.value))) return refuse(c, { reason: 'secret_not_found', name, workspace });
      await audit.append(workspace ?? OPERATOR, { event: 'agent_secret_removed', name }, clock(), (store) =>
        agentSecrets.remove(key.value, store),
      );
      return c.body(null, 204);
    });
}
