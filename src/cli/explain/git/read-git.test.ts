import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../asked.ts';
import { readGit } from './read-git.ts';

const harbor = { owner: 'acme', name: 'harbor' };
const surroundings: Surroundings = {
  github: 'github.com',
  repository: harbor,
  readFile: () => Promise.reject(new Error('nothing is read')),
};
const asked = (line: string, repository: Surroundings['repository'] = harbor) => {
  const read = readGit(line.split(' '), { ...surroundings, repository });
  if (!read.ok) return read.error.message;
  return read.value.sends.map(({ reading: { intents, target }, every }) => {
    const [intent] = intents;
    const what =
      every === undefined ? (intent?.kind === 'ref' ? `${intent.change} ${intent.ref}` : intent?.kind) : every;
    return [what, target.repository?.name];
  });
};

describe('git push', () => {
  it.each([
    ['push origin HEAD:main', 'write refs/heads/main'],
    ['-C clone -c a.b=c push origin main', 'write refs/heads/main'],
    ['push origin HEAD:refs/for/x', 'write refs/for/x'],
    ['push origin heads/x', 'write refs/heads/x'],
    ['push -u origin +a/b', 'write refs/heads/a/b'],
    ['push --force origin v1.2', 'write refs/tags/v1.2'],
    ['push origin v1.2', 'create refs/tags/v1.2'],
    ['push origin tag latest', 'create refs/tags/latest'],
    ['push origin :x', 'delete refs/heads/x'],
    ['push origin --delete tags/x', 'delete refs/tags/x'],
    ['push -d origin x', 'delete refs/heads/x'],
    ['push --force-with-lease=x:123 origin x', 'write refs/heads/x'],
    ['push --repo=origin', 'which refs are pushed is a matter of that clone and its configuration'],
  ])('%s', (line, expected) => {
    const read = asked(line);
    expect(typeof read === 'string' ? read : read[0]?.[0]).toBe(expected);
  });

  it('of several refs is told ref by ref', () => {
    expect(asked('push origin a b:c :d')).toEqual([
      ['write refs/heads/a', 'harbor'],
      ['write refs/heads/c', 'harbor'],
      ['delete refs/heads/d', 'harbor'],
    ]);
  });

  it('of refs that it does not name', () => {
    const heads = 'refs/heads/';
    const tags = 'refs/tags/';
    expect(asked('push origin --tags')).toEqual([[{ below: tags, change: 'create' }, 'harbor']]);
    expect(asked('push --all -f')).toEqual([[{ below: heads, change: 'write' }, 'harbor']]);
    expect(asked('push --mirror')).toHaveLength(4);
    expect(asked('push origin refs/heads/*:refs/heads/*')).toEqual([[{ below: heads, change: 'write' }, 'harbor']]);
  });

  it.each([
    'push',
    'push origin',
    'push origin HEAD',
    'push origin :',
    'push origin refs/x/*:refs/x/*',
    'push --nonsense',
  ])('tells nobody what it would do: %s', (line) => {
    expect(typeof asked(line)).toBe('string');
  });

  it('goes to the repository that it names', () => {
    for (const url of [
      'https://github.com/acme/tide.git',
      'git@github.com:acme/tide',
      'ssh://git@github.com/acme/tide',
    ]) {
      expect(asked(`push ${url} x`)).toEqual([['write refs/heads/x', 'tide']]);
    }
    expect(asked('push https://gitlab.com/acme/tide x')).toMatch(/gitlab.com is not/);
    expect(readGit(['push', 'origin', 'x'], { ...surroundings, repository: undefined }).ok).toBe(false);
  });
});

it('knows what reads, what stays here, and that it does not know the rest', () => {
  expect(asked('clone https://github.com/acme/tide')).toEqual([['read', 'tide']]);
  expect(asked('fetch origin')).toEqual([['read', 'harbor']]);
  expect(asked('commit -m x')).toEqual([]);
  expect(asked('send-pack x')).toMatch(/not known/);
});
