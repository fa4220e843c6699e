import { describe, expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../../../contract/github-instance.ts';
import { readPath } from '../../../../policy/read-path.ts';
import { authoritiesOf, destinationOf } from './authorities.ts';
import { readRequestTarget } from './request-target.ts';

const com = authoritiesOf(gitHubInstanceAt('https://github.com'));
const emulated = authoritiesOf(gitHubInstanceAt('http://127.0.0.1:9', 'github.com'));
const tenant = authoritiesOf(gitHubInstanceAt('https://acme.ghe.com'));
const server = authoritiesOf(gitHubInstanceAt('https://ghe.example.com'));
const open = authoritiesOf(gitHubInstanceAt('https://github.com'), 'pass');

/** `place address` of an address as a client would write it; undefined when it leads nowhere. */
function leads(table: typeof com, address: string): string | undefined {
  const target = readRequestTarget(`http://${address}`, undefined);
  if (!target.ok) return 'unreadable';
  const segments = readPath(target.value.rawPath);
  if (!segments.ok) return 'unreadable';
  const found = destinationOf(table, target.value.authority, segments.value, target.value.query);
  return found && `${found.place} ${found.origin.origin}${found.path}`;
}

describe('hosts of github.com', () => {
  it.each([
    ['github.com/o/r.git/info/refs', 'web https://github.com/o/r.git/info/refs'],
    ['api.github.com/user', 'rest https://api.github.com/user'],
    ['api.github.com/graphql', 'graphql https://api.github.com/graphql'],
    ['uploads.github.com/repos/o/r', 'uploads https://uploads.github.com/repos/o/r'],
    ['codeload.github.com/o/r/zip/main', 'content https://codeload.github.com/o/r/zip/main'],
    ['raw.githubusercontent.com/o/r/main/f', 'content https://raw.githubusercontent.com/o/r/main/f'],
    ['media.githubusercontent.com/media/o/r/main/f', 'content https://media.githubusercontent.com/media/o/r/main/f'],
    ['objects.githubusercontent.com/a?b=c', 'public https://objects.githubusercontent.com/a?b=c'],
    ['release-assets.githubusercontent.com/a', 'public https://release-assets.githubusercontent.com/a'],
    ['productionresultssa7.blob.core.windows.net/a', 'public https://productionresultssa7.blob.core.windows.net/a'],
    ['lfs.github.com/o/r/objects', 'own_credential https://lfs.github.com/o/r/objects'],
    ['gist.github.com/1.git/info/refs', 'gist https://gist.github.com/1.git/info/refs'],
    ['npm.pkg.github.com/@o/p', 'npm https://npm.pkg.github.com/@o/p'],
    ['maven.pkg.github.com/o/r/x', 'maven https://maven.pkg.github.com/o/r/x'],
    ['ghcr.io/v2/', 'containers https://ghcr.io/v2/'],
    ['GitHub.COM/o/r', 'web https://github.com/o/r'],
    ['github.com./o/r', 'web https://github.com/o/r'],
    ['github.com:443/o/r', 'web https://github.com/o/r'],
    ['github.com.:80/o/r', 'web https://github.com/o/r'],
    ['api.github.com:8443/user', undefined],
    ['api.github.com.evil.example/user', undefined],
    ['evil-api.github.com/user', undefined],
    ['xn--gthub-n4a.com/o/r', undefined],
    ['anything.blob.core.windows.net/a', undefined],
    ['github.com../o/r', 'unreadable'],
    ['.github.com/o/r', 'unreadable'],
    ['api.github.com@evil.example/user', 'unreadable'],
    ['evil.example\\@api.github.com/user', 'unreadable'],
    ['[::1]/user', 'unreadable'],
    ['[::ffff:127.0.0.1]:80/user', 'unreadable'],
    ['gıthub.com/o/r', 'unreadable'],
    ['api.github.com%2eevil.example/user', 'unreadable'],
    ['api.github.com:/user', 'unreadable'],
  ])('%s', (address, where) => expect(leads(com, address)).toBe(where));

  it('lead to an emulator in its place as far as it has them, and never out of it', () => {
    expect(leads(emulated, 'raw.githubusercontent.com/o/r/main/f')).toBe('content http://127.0.0.1:9/raw/o/r/main/f');
    expect(leads(emulated, 'codeload.github.com/o/r/zip/main')).toBe(
      'content http://127.0.0.1:9/codeload/o/r/zip/main',
    );
    for (const host of ['objects.githubusercontent.com', 'npm.pkg.github.com', 'ghcr.io', 'lfs.github.com']) {
      expect(leads(emulated, `${host}/a`)).toBeUndefined();
    }
  });
});

describe('hosts of others', () => {
  it.each([
    ['acme.ghe.com/o/r', 'web https://acme.ghe.com/o/r'],
    ['api.acme.ghe.com/graphql', 'graphql https://api.acme.ghe.com/graphql'],
    ['uploads.acme.ghe.com/repos/o/r', 'uploads https://uploads.acme.ghe.com/repos/o/r'],
    ['raw.acme.ghe.com/o/r/main/f', 'content https://raw.acme.ghe.com/o/r/main/f'],
    ['containers.acme.ghe.com/v2/', 'containers https://containers.acme.ghe.com/v2/'],
    ['api.other.ghe.com/user', undefined],
    ['api.github.com/user', undefined],
  ])('GHE.com: %s', (address, where) => expect(leads(tenant, address)).toBe(where));

  it.each([
    ['ghe.example.com/o/r', 'web https://ghe.example.com/o/r'],
    ['ghe.example.com/api/v3/user', 'rest https://ghe.example.com/api/v3/user'],
    ['ghe.example.com/api/graphql', 'graphql https://ghe.example.com/api/graphql'],
    ['ghe.example.com/api/uploads/x', 'uploads https://ghe.example.com/api/uploads/x'],
    ['ghe.example.com/raw/o/r/main/f', 'content https://ghe.example.com/raw/o/r/main/f'],
    ['raw.ghe.example.com/o/r/main/f', 'content https://raw.ghe.example.com/o/r/main/f'],
    ['codeload.ghe.example.com/o/r/zip/main', 'content https://codeload.ghe.example.com/o/r/zip/main'],
    ['uploads.ghe.example.com/repos/o/r', 'uploads https://uploads.ghe.example.com/repos/o/r'],
    ['gist.ghe.example.com/1.git', 'gist https://gist.ghe.example.com/1.git'],
    ['ghe.example.com/_registry/npm/@o/p', 'npm https://ghe.example.com/_registry/npm/@o/p'],
    ['npm.ghe.example.com/@o/p', 'npm https://npm.ghe.example.com/@o/p'],
    ['api.ghe.example.com/user', undefined],
    ['productionresultssa7.blob.core.windows.net/a', undefined],
  ])('Enterprise Server: %s', (address, where) => expect(leads(server, address)).toBe(where));
});

describe("hosts that are not GitHub's, where they may pass", () => {
  it.each([
    ['registry.npmjs.org/left-pad?a=b', 'elsewhere https://registry.npmjs.org/left-pad?a=b'],
    ['api.github.com.evil.example/user', 'elsewhere https://api.github.com.evil.example/user'],
    ['api.github.com/user', 'rest https://api.github.com/user'],
    ['127.0.0.1/a', undefined],
    ['127.1/a', undefined],
    ['0x7f.0.0.1/a', undefined],
    ['2130706433/a', undefined],
    ['localhost/a', undefined],
    ['evil.example:22/a', undefined],
  ])('%s', (address, where) => expect(leads(open, address)).toBe(where));
});
