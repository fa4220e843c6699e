import { describe, expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../../../contract/github-instance.ts';
import { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { admitRequest } from '../admission/admit-request.ts';
import { authoritiesOf } from './authorities.ts';

const authorities = authoritiesOf(gitHubInstanceAt('https://github.com'));
const granted = { owner: 'acme', repositories: ['api'], push: [] };
const ask = (method: string, host: string, url: string, allow: string[] = [], more: string[] = []) =>
  admitRequest(
    { method, url, fields: new HeaderFields(['Host', host, ...more]) },
    { form: 'json' },
    { authorities, access: [{ ...granted, allow }] },
  );
const GIST = '/0123456789abcdef.git/info/refs?service=git-upload-pack';
const PACKAGES: (readonly [host: string, url: string])[] = [
  ['npm.pkg.github.com', '/@acme%2fpackage'],
  ['nuget.pkg.github.com', '/acme/index.json'],
  ['rubygems.pkg.github.com', '/acme/api/v1/gems'],
  ['maven.pkg.github.com', '/acme/api/com/example/1.0/a.jar'],
  ['ghcr.io', '/v2/acme/image/manifests/latest'],
  ['ghcr.io', '/token?service=ghcr.io&scope=repository:acme/image:pull'],
];

describe('hosts that are closed until granted', () => {
  it.each([['gist.github.com', GIST, 'gists'] as const, ...PACKAGES.map((each) => [...each, 'packages'] as const)])(
    '%s%s wants %s',
    (host, url, action) => {
      const other = action === 'gists' ? 'packages' : 'gists';
      expect(ask('GET', host, url, [other])).toMatchObject({ ok: false, error: { code: 'action_not_granted' } });
      expect(ask('GET', host, url, [action])).toMatchObject({ ok: true });
    },
  );

  it('knows whose packages they are', () => {
    for (const [host, url] of PACKAGES) {
      const admitted = ask('GET', host, url, ['packages']);
      const request = admitted.ok ? admitted.value.request : undefined;
      const owner = request?.surface === 'packages' ? (request.owner ?? request.repository?.owner) : undefined;
      expect([url, owner]).toEqual([url, 'acme']);
    }
  });

  it("holds Maven's packages against the grant's repositories", () => {
    expect(ask('GET', 'maven.pkg.github.com', '/acme/other/com/a.jar', ['packages'])).toMatchObject({
      ok: false,
      error: { code: 'repository_not_granted' },
    });
  });

  it('serves of a gist git alone, of the container registry its protocol alone', () => {
    for (const url of ['/0123', '/0123.git/HEAD', '/acme/0123.git/info/refs', '/']) {
      expect(ask('GET', 'gist.github.com', url, ['gists'])).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
    expect(ask('POST', 'gist.github.com', '/acme/0123.git/git-receive-pack', ['gists'])).toMatchObject({ ok: true });
    expect(ask('GET', 'ghcr.io', '/v1/x', ['packages'])).toMatchObject({ ok: false });
    expect(ask('POST', 'ghcr.io', '/token', ['packages'])).toMatchObject({ ok: false });
  });
});

describe('files of repositories', () => {
  it('are read from anywhere, and never written', () => {
    for (const path of ['/acme/api/main/README.md', '/other/public/main/README.md']) {
      const admitted = ask('GET', 'raw.githubusercontent.com', path);
      expect(admitted).toMatchObject({ ok: true, value: { request: { surface: 'content', signed: false } } });
      expect(ask('POST', 'raw.githubusercontent.com', path)).toMatchObject({ ok: false });
    }
    expect(ask('GET', 'codeload.github.com', '/acme/api/legacy.zip/main?token=AB')).toMatchObject({
      ok: true,
      value: { request: { signed: true } },
    });
  });
});
