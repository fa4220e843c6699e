import { expect, test } from 'vitest';
import type { Identity } from '../../context.ts';
import type { PermissionLevel } from '../../state/model.ts';
import { decideWrite } from './decide-write.ts';

const existing = { path: 'a', mode: '100644', type: 'blob', oid: 'a'.repeat(40) } as const;

function holder(permissions: Record<string, PermissionLevel>): Identity {
  const app = {
    id: 1,
    clientId: 'Iv1',
    slug: 'app',
    name: 'App',
    ownerId: 2,
    publicKey: '',
    permissions,
    createdAt: 0,
  };
  const installation = { id: 3, appId: 1, accountId: 2, permissions, createdAt: 0 };
  const token = { sha256: '', installationId: 3, permissions, issuedAt: 0, usableFrom: 0, expiresAt: 1 };
  return {
    kind: 'installation',
    app,
    installation,
    token,
    bot: { id: 4, login: 'app[bot]', name: null, type: 'Bot', createdAt: 0 },
  };
}
const identity = holder({ contents: 'write' });

test('a new file may be written, a known one by those who have seen it', () => {
  expect(decideWrite({ identity, path: 'a', existing: undefined, sha: undefined, removes: false })).toBeUndefined();
  expect(decideWrite({ identity, path: 'a', existing, sha: existing.oid, removes: true })).toBeUndefined();
  expect(decideWrite({ identity, path: 'a', existing, sha: undefined, removes: false })?.status).toBe(422);
  expect(decideWrite({ identity, path: 'a', existing, sha: 'b'.repeat(40), removes: false })?.status).toBe(409);
  expect(decideWrite({ identity, path: 'a', existing: undefined, sha: existing.oid, removes: true })?.status).toBe(404);
  const folder = { ...existing, type: 'tree' } as const;
  expect(decideWrite({ identity, path: 'a', existing: folder, sha: folder.oid, removes: false })?.status).toBe(422);
});

test('workflows take a permission of their own', () => {
  const wish = { path: '.github/workflows/ci.yml', existing: undefined, sha: undefined, removes: false };
  expect(decideWrite({ ...wish, identity })?.status).toBe(403);
  expect(decideWrite({ ...wish, identity: holder({ contents: 'write', workflows: 'write' }) })).toBeUndefined();
});
