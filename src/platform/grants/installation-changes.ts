import type { AuditEvent } from '../audit/audit-event.ts';
import type { OwnerHealth } from './owner-health.ts';

type Changed = Extract<AuditEvent, { event: 'installation_changed' }>;

/** What happened to an installation between two looks at it, for the audit; nothing when one could not tell. */
export function installationChanges(
  before: OwnerHealth,
  after: OwnerHealth,
  at: { readonly github?: string | undefined; readonly owner: string },
): Changed[] {
  const change = (what: Changed['what'], rest: Partial<Changed> = {}): Changed => {
    const installationId = (after.found ?? before.found)?.id;
    return { event: 'installation_changed', ...at, installationId, what, ...rest };
  };
  if (after.withdrawn !== undefined) {
    if (before.withdrawn?.reason === after.withdrawn.reason) return [];
    return [change(after.withdrawn.reason === 'installation_suspended' ? 'suspended' : 'deleted')];
  }
  const { found } = after;
  if (found === undefined) return [];
  const changes: Changed[] = [];
  if (before.withdrawn !== undefined) {
    changes.push(change(before.withdrawn.reason === 'installation_suspended' ? 'unsuspended' : 'created'));
  } else if (before.found !== undefined && before.found.id !== found.id) {
    changes.push(change('deleted', { installationId: before.found.id }), change('created'));
  }
  const { permissions } = found;
  if (before.found !== undefined && !sameEntries(before.found.permissions, permissions)) {
    changes.push(change('permissions_changed', { permissions }));
  }
  const known = before.found?.missing ?? found.missing;
  const lost = without(found.missing, known);
  const back = without(known, found.missing);
  if (lost.length > 0) changes.push(change('repositories_removed', { repositories: lost }));
  if (back.length > 0) changes.push(change('repositories_added', { repositories: back }));
  return changes;
}

const without = (names: readonly string[], others: readonly string[]): string[] =>
  names.filter((name) => !others.includes(name));

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
