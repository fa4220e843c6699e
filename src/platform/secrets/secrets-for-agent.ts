import { missingSecrets, type SecretNeed } from '../../contract/template.ts';
import { Fault } from '../../lib/fault.ts';
import type { Secret } from '../../lib/secret.ts';
import type { AgentSecretStore } from './store.ts';

export type GivenSecrets = {
  readonly values: ReadonlyMap<string, Secret>;
  /** When each was set: Unix milliseconds. */
  readonly setAt: ReadonlyMap<string, number>;
};

/**
 * What a workspace's agent is given: of the secrets that its workspace has those that its template asks for, and no
 * others.
 *
 * @throws Fault `agent_secret_missing`, `agent_secret_unreadable`: with the command that mends it
 */
export async function secretsForAgent(
  store: AgentSecretStore,
  workspace: { readonly id: string; readonly name: string; readonly spec: { readonly template: string } },
  needs: readonly SecretNeed[],
): Promise<GivenSecrets> {
  if (needs.length === 0) return { values: new Map(), setAt: new Map() };
  const stored = await store.of(workspace.id);
  const setThem = (names: readonly string[]) =>
    names.map((name) => `mooring secret set ${name} --workspace ${workspace.name}`).join(', ');
  const missing = missingSecrets(needs, new Set(stored.keys()));
  if (missing.length > 0) {
    const what = `the template "${workspace.spec.template}" needs ${missing.join(' and ')}, which nobody has set`;
    throw new Fault('agent_secret_missing', what, `run ${setThem(missing)}, or without --workspace for all`);
  }
  const wanted = needs.flatMap(({ name }) => stored.get(name) ?? []);
  const values = new Map(wanted.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
  const closed = wanted.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (closed.length > 0) {
    const what = `the key that sealed ${closed.join(' and ')} is not here`;
    throw new Fault('agent_secret_unreadable', what, `put the key back, or run ${setThem(closed)}`);
  }
  return { values, setAt: new Map(wanted.map(({ name, setAt }) => [name, setAt])) };
}
