import type { Permissions } from '../../contract/grant.ts';

/** Each holds what stands before it. */
const LEVELS = ['read', 'write', 'admin'] as const;

/** The permissions that any of these has, each at its highest level. */
export function widest(all: readonly Permissions[]): Permissions {
  const union: Permissions = {};
  for (const [name, level] of all.flatMap((permissions) => Object.entries(permissions))) {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(union[name] ?? 'read') || union[name] === undefined) union[name] = level;
  }
  return union;
}

/** The permissions in `held` that go beyond `asked`. Every token may read metadata, asked or not. */
export function permissionsBeyond(asked: Permissions, held: Readonly<Record<string, string>>): string[] {
  return Object.entries(held)
    .filter(([name, level]) => {
      const most = asked[name] ?? (name === 'metadata' ? 'read' : undefined);
      return most === undefined || LEVELS.findIndex((known) => known === level) > LEVELS.indexOf(most);
    })
    .map(([name, level]) => `${name}: ${level}`);
}

/** The permissions asked for that the installation does not have. */
export function permissionsMissing(asked: Permissions, granted: Readonly<Record<string, string>>): string[] {
  const known = Object.fromEntries(
    Object.entries(granted).filter((entry): entry is [string, (typeof LEVELS)[number]] =>
      LEVELS.some((level) => level === entry[1]),
    ),
  );
  return permissionsBeyond(known, asked);
}
