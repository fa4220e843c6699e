import type { Grants, Permissions } from '../../contract/grant.ts';
import type { SidecarHealth } from '../../contract/sidecar-health.ts';
import { isSameName } from '../../contract/same-name.ts';
import { faulty, fine, type Finding } from './finding.ts';

const LEVELS = ['read', 'write', 'admin'];

/**
 * What the tokens open by GitHub's word, against what the grants ask for: those of the platform where it can be asked,
 * or else what the sidecar has heard of them.
 */
export function checkPermissions({ owners }: SidecarHealth, grants: Grants | undefined): Finding {
  const faults: string[] = [];
  const has: string[] = [];
  for (const { owner, permissions: heard, token } of owners) {
    const asked = grants?.find((grant) => isSameName(grant.owner, owner))?.permissions ?? heard;
    const opened = token?.permissions;
    if (opened === undefined) continue;
    const missing = missingIn(opened, asked ?? {});
    if (missing.length > 0) faults.push(`the token for ${owner} lacks ${missing.join(', ')}`);
    has.push(`${owner}: ${list(opened)}`);
  }
  if (faults.length > 0) {
    const remedy =
      'add them to the App and have an owner accept them on the installation’s page, or ask for less in the grant';
    return faulty('permissions', faults.join('; '), remedy);
  }
  if (has.length === 0)
    return faulty('permissions', 'without a token nobody knows what it opens', 'mend the token first');
  return fine('permissions', `the tokens open what the grant asks for (${has.join('; ')})`);
}

export function missingIn(opened: Permissions, asked: Permissions): string[] {
  return Object.entries(asked)
    .filter(([name, level]) => LEVELS.indexOf(opened[name] ?? '') < LEVELS.indexOf(level))
    .map(([name, level]) => `${name}: ${level}`);
}

const list = (permissions: Permissions): string =>
  Object.entries(permissions)
    .map(([name, level]) => `${name}: ${level}`)
    .join(', ');
