import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitLine } from '../git/plumbing/run-git.ts';
import { emptyModel } from '../state/model.ts';
import { ensureMembers, seedOrganisation } from './seed.ts';

describe('seedOrganisation', () => {
  const now = Date.UTC(2026, 0, 31, 12);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mooring-seed-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const git = (name: string, ...args: string[]) => gitLine(join(folder, 'acme', `${name}.git`), args);

  it('makes repositories with a history that git finds sound, labels and issues', async () => {
    const model = emptyModel();
    await seedOrganisation(model, folder, now);
    for (const { name, id } of model.repositories) {
      expect(await git(name, 'rev-list', '--count', 'main')).toBe('12');
      expect(await git(name, 'log', '-1', '--format=%ct', 'main')).toBe(String(now / 1_000 - 3_600));
      await git(name, 'fsck', '--strict');
      const numbers = model.issues.filter(({ repositoryId }) => repositoryId === id).map((issue) => issue.number);
      expect(numbers).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
    }
    const ids = [...model.users, ...model.repositories, ...model.issues, ...model.labels].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves what exists as it is', async () => {
    const model = emptyModel();
    await seedOrganisation(model, folder, now);
    const before = structuredClone(model);
    await seedOrganisation(model, folder, now + 1_000_000);
    expect(model).toEqual(before);
    ensureMembers(model, ['Ada', 'ada'], now);
    expect(model.users.filter(({ login }) => login.toLowerCase() === 'ada')).toHaveLength(1);
  });

  it('is finished by the next start when it was interrupted before it was written down', async () => {
    await seedOrganisation(emptyModel(), folder, now);
    const model = emptyModel();
    await seedOrganisation(model, folder, now + 5_000);
    expect(model.repositories).toHaveLength(3);
    expect(await git('tide', 'rev-list', '--count', 'main')).toBe('12');
  });
});
