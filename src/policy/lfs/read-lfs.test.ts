import { describe, expect, it } from 'vitest';
import { lfsOperation } from './lfs-operation.ts';
import { readLfs } from './read-lfs.ts';

describe('an operation', () => {
  it.each([
    ['POST', 'objects/batch', 'batch'],
    ['GET', 'locks', 'list_locks'],
    ['POST', 'locks', 'create_lock'],
    ['POST', 'locks/verify', 'verify_locks'],
    ['POST', 'locks/7/unlock', 'unlock'],
    ['POST', 'locks/verify/unlock', 'unlock'],
    ['GET', 'objects/batch', undefined],
    ['GET', 'objects/abc', undefined],
    ['POST', 'objects', undefined],
    ['POST', 'objects/batch/', undefined],
    ['DELETE', 'locks', undefined],
    ['GET', 'locks/verify', undefined],
    ['POST', 'locks/7', undefined],
    ['POST', 'locks/7/unlock/x', undefined],
    ['POST', '', undefined],
  ])('of %s %s is %s', (method, path, operation) => {
    expect(lfsOperation(method, path.split('/'))).toBe(operation);
  });
});

describe('what it does', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const batch = (operation: unknown) =>
    readLfs('batch', bytes(JSON.stringify({ operation, ref: { name: 'refs/heads/main' } })));

  it('is a read, or work that changes no ref', () => {
    expect(batch('download')).toEqual({ ok: true, value: { kind: 'read' } });
    expect(batch('upload')).toEqual({ ok: true, value: { kind: 'work' } });
    expect(readLfs('batch', undefined)).toEqual({ ok: true, value: { kind: 'work' } });
    for (const operation of ['list_locks', 'verify_locks'] as const) {
      expect(readLfs(operation, bytes(''))).toEqual({ ok: true, value: { kind: 'read' } });
    }
    for (const operation of ['create_lock', 'unlock'] as const) {
      expect(readLfs(operation, bytes('{'))).toEqual({ ok: true, value: { kind: 'work' } });
    }
  });

  it.each([
    ...['', '{', '[]', 'null', '{"operation":"Download"}', '{"operation":["download"]}', '{}'],
    // The last counts for some, the first for others.
    '{"operation":"download","operation":"upload"}',
    '{"operation":"download","Operation":"upload"}',
  ])('is not known of the batch %j', (body) => expect(readLfs('batch', bytes(body))).toMatchObject({ ok: false }));
});
