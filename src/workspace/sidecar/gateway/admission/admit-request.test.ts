import { describe, expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../../../contract/github-instance.ts';
import { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { Secret } from '../../../../lib/secret.ts';
import { LocalKey } from './local-key.ts';
import { authoritiesOf } from '../requests/authorities.ts';
import { admitRequest } from './admit-request.ts';

const access = [{ owner: 'acme', repositories: ['api'], push: [], allow: [] }];
const emulated = { authorities: authoritiesOf(gitHubInstanceAt('http://127.0.0.1:9', 'github.com')), access };
const real = { authorities: authoritiesOf(gitHubInstanceAt('https://github.com')), access };
const enterprise = { authorities: authoritiesOf(gitHubInstanceAt('https://ghe.example.com')), access };

const gh = (method: string, url: string, host = 'api.github.com', rules = emulated, more: string[] = []) =>
  admitRequest({ method, url, fields: new HeaderFields(['Host', host, ...more]) }, { form: 'json' }, rules);

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const git = (method: string, url: string, key = basic('agent:k'), more: string[] = []) =>
  admitRequest(
    { method, url, fields: new HeaderFields(['Host', 'evil.example', 'Proxy-Authorization', key, ...more]) },
    { form: 'git', localKey: new LocalKey(new Secret('k')) },
    emulated,
  );

const refused = (code: string) => ({ ok: false, error: { code } });
const wentTo = (result: ReturnType<typeof gh>): string | undefined =>
  result.ok ? `${result.value.destination.origin.origin}${result.value.destination.path}` : undefined;

describe('where a request goes', () => {
  it('comes from the instance, never from the request', () => {
    expect(wentTo(gh('GET', '/repos/acme/api?a=b'))).toBe('http://127.0.0.1:9/api/v3/repos/acme/api?a=b');
    expect(wentTo(gh('GET', '/'))).toBe('http://127.0.0.1:9/api/v3/');
    expect(wentTo(gh('POST', '/graphql'))).toBe('http://127.0.0.1:9/api/graphql');
    expect(wentTo(gh('POST', '/repos/acme/api/releases/1/assets?name=x', 'uploads.github.com'))).toBe(
      'http://127.0.0.1:9/api/uploads/repos/acme/api/releases/1/assets?name=x',
    );
    expect(wentTo(git('GET', 'http://github.com/acme/api.git/info/refs?service=git-upload-pack'))).toBe(
      'http://127.0.0.1:9/acme/api.git/info/refs?service=git-upload-pack',
    );
    expect(wentTo(gh('GET', '/user', 'api.github.com', real))).toBe('https://api.github.com/user');
    expect(wentTo(gh('GET', '/api/v3/user', 'ghe.example.com', enterprise))).toBe(
      'https://ghe.example.com/api/v3/user',
    );
    expect(wentTo(gh('POST', '/api/graphql', 'GHE.example.com', enterprise))).toBe(
      'https://ghe.example.com/api/graphql',
    );
  });

  it('takes the absolute form before Host', () => {
    expect(wentTo(gh('GET', 'http://api.github.com/user', 'evil.example'))).toBe('http://127.0.0.1:9/api/v3/user');
    expect(gh('GET', 'http://evil.example/user')).toMatchObject(refused('host_not_allowed'));
  });

  it.each(['evil.example', '127.0.0.1:9', 'api.github.com:8080', 'api.github.com.evil.example', 'api.ghe.example.com'])(
    'refuses the host %s',
    (host) => expect(gh('GET', '/user', host)).toMatchObject(refused('host_not_allowed')),
  );

  it('passes public hosts of the real github.com without a credential, and not those of an emulator', () => {
    const path = '/github-production-release-asset/1/2?X-Amz-Signature=3';
    const public_ = gh('GET', path, 'objects.githubusercontent.com', real);
    expect(public_).toMatchObject({ ok: true, value: { request: { surface: 'public' } } });
    expect(gh('GET', path, 'objects.githubusercontent.com')).toMatchObject(refused('host_not_allowed'));
  });
});

describe('git', () => {
  it.each(['api', 'api.git', 'API.git', '%61pi.git'])('knows the granted repository as %s', (name) => {
    for (const service of ['git-upload-pack', 'git-receive-pack']) {
      expect(git('GET', `http://github.com/acme/${name}/info/refs?service=${service}`)).toMatchObject({ ok: true });
      expect(git('POST', `http://github.com/acme/${name}/${service}`)).toMatchObject({ ok: true });
    }
    expect(git('POST', `http://github.com/acme/${name}/info/lfs/objects/batch`)).toMatchObject({ ok: true });
  });

  it.each([
    'http://github.com/acme/other.git',
    'http://github.com/acme/api.git.git',
    'http://github.com/acme/api.wiki.wiki',
    'http://github.com/acme/other.wiki.git',
  ])('denies every service of %s', (url) => {
    for (const path of ['/info/refs?service=git-upload-pack', '/info/refs?service=git-receive-pack']) {
      expect(git('GET', url + path)).toMatchObject(refused('repository_not_granted'));
    }
    expect(git('POST', `${url}/git-receive-pack`)).toMatchObject(refused('repository_not_granted'));
    expect(git('POST', `${url}/info/lfs/objects/batch`)).toMatchObject(refused('repository_not_granted'));
  });

  it('takes a wiki for a part of its repository', () => {
    for (const name of ['api.wiki', 'api.wiki.git']) {
      expect(git('POST', `http://github.com/acme/${name}/git-receive-pack`)).toMatchObject({
        value: { request: { repository: { name: 'api' } }, destination: { path: `/acme/${name}/git-receive-pack` } },
      });
    }
  });

  it.each([
    '/acme/api.git/info/refs',
    '/acme/api.git/info/refs?service=git-upload-archive',
    '/acme/api.git/info/refs?service=git-upload-pack&service=git-receive-pack',
    '/acme/api.git/HEAD',
    '/acme/api/settings',
    '/login/oauth/access_token',
    '/',
  ])('serves nothing else: %s', (path) =>
    expect(git('GET', `http://github.com${path}`)).toMatchObject(refused('not_found')),
  );

  it('serves of git-lfs what git-lfs asks for, as it is', () => {
    const below = (method: string, path: string, more: string[] = []) =>
      git(method, `http://github.com/acme/api.git/info/lfs/${path}`, undefined, more);
    expect(below('POST', 'objects/batch')).toMatchObject({
      value: { request: { surface: 'lfs', operation: 'batch' } },
    });
    expect(below('POST', 'locks/7/unlock')).toMatchObject({ value: { request: { operation: 'unlock' } } });
    expect(below('GET', 'locks?path=a%2Fb.bin&cursor=7')).toMatchObject({
      value: { request: { operation: 'list_locks' } },
    });
    for (const path of ['', 'objects', `objects/${'a'.repeat(64)}`, 'locks%2F7/unlock', 'objects/batch/']) {
      expect(below('POST', path)).toMatchObject(refused('not_found'));
    }
    expect(below('POST', 'objects/batch', ['Content-Encoding', 'gzip'])).toMatchObject(refused('bad_request'));
  });

  it('demands the local key, the absolute form, and a push as it is', () => {
    const url = 'http://github.com/acme/api.git/git-receive-pack';
    for (const key of ['', 'Basic', basic('agent:wrong'), basic('k'.repeat(2)), 'Bearer k']) {
      expect(git('POST', url, key)).toMatchObject(refused('gateway_key_invalid'));
    }
    expect(git('POST', '/acme/api.git/git-receive-pack')).toMatchObject(refused('bad_request'));
    expect(git('POST', 'http://api.github.com/graphql')).toMatchObject(refused('not_found'));
    expect(git('POST', url, undefined, ['Content-Encoding', 'gzip'])).toMatchObject(refused('bad_request'));
  });
});

describe('hostile paths', () => {
  it.each([
    '/repos/acme/api/../other',
    '/repos/acme/api/%2e%2e/other',
    '/repos/acme/api/%252e%252e/other',
    '/repos/acme/api/..%2fother',
    '/repos/acme/api/contents/a%2f..%2f..%2fother',
    '/repos/acme/api%5c..%5cother',
    '/repos//acme/api',
    '//repos/acme/other',
    '/repos/acme%2fother/api',
    '/repos/acme/api%00',
    '/repos/acme/api/%zz',
    '/repos/acme/api#/x',
    '/repos/acme',
    'http://api.github.com@evil.example/',
    'http://user:x@api.github.com/',
    'https://api.github.com/user',
    '*',
  ])('refuses %s', (url) => expect(gh('GET', url)).toMatchObject(refused('bad_request')));

  it('keeps what real clients send: encoded slashes in names of branches and labels', () => {
    expect(wentTo(gh('GET', '/repos/acme/api/branches/feature%2Fx'))).toContain('/branches/feature%2Fx');
    expect(gh('GET', '/repos/acme/api/labels/good%20first%20issue')).toMatchObject({ ok: true });
  });
});

describe('REST', () => {
  it('denies what is outside the grant in any case, and leaves ids to the token', () => {
    expect(gh('GET', '/repos/acme/other')).toMatchObject(refused('repository_not_granted'));
    expect(gh('GET', '/REPOS/acme/other')).toMatchObject(refused('repository_not_granted'));
    expect(gh('GET', '/%72epos/acme/other')).toMatchObject(refused('repository_not_granted'));
    expect(gh('GET', '/repos/evil/api/issues')).toMatchObject(refused('owner_not_granted'));
    expect(gh('GET', '/repositories/7')).toMatchObject({ ok: true });
  });

  it('is not the way to GraphQL, whose documents nobody would read there', () => {
    expect(gh('GET', '/GraphQL?query=mutation{a}')).toMatchObject(refused('not_found'));
    for (const path of ['/api/v3/graphql?query=mutation{a}', '/api/v3/%47raphql?query=mutation{a}']) {
      expect(gh('GET', path, 'ghe.example.com', enterprise)).toMatchObject(refused('not_found'));
    }
  });

  it('does not let an agent end the token of its workspace', () => {
    for (const path of ['/installation/token', '/Installation/%74oken', '/installation/token/']) {
      expect(gh('DELETE', path)).toMatchObject(refused('method_not_allowed'));
    }
    expect(gh('GET', '/installation/repositories')).toMatchObject({ ok: true });
  });
});

it('refuses an encoded body where it decides, and nowhere else', () => {
  const sent = (method: string, path: string) =>
    gh(method, `/repos/acme/api/${path}`, undefined, emulated, ['Content-Encoding', 'gzip']);
  expect(sent('PUT', 'contents/f')).toMatchObject(refused('bad_request'));
  expect(sent('POST', 'git/refs')).toMatchObject(refused('bad_request'));
  expect(sent('POST', 'git/blobs')).toMatchObject({ ok: true });
});

describe('heads that two servers could read in two ways', () => {
  it.each([
    [['Host', 'evil.example'], 'bad_request'],
    [['Content-Length', '3', 'Transfer-Encoding', 'chunked'], 'bad_request'],
    [['Content-Length', '3', 'Content-Length', '4'], 'bad_request'],
    [['Connection', 'upgrade', 'Upgrade', 'h2c'], 'bad_request'],
    [['Content-Type', 'application/json', 'Connection', 'close, Content-Type'], 'bad_request'],
    [['X-HTTP-Method-Override', 'DELETE'], 'bad_request'],
    [['x_http_method_override', 'DELETE'], 'bad_request'],
    [['X-Method-Override', 'DELETE'], 'bad_request'],
    [['X-HTTP-Method', 'DELETE'], 'bad_request'],
    [['Content-Encoding', 'gzip'], 'bad_request'],
  ])('refuses %j', (more, code) =>
    expect(gh('POST', '/graphql', 'api.github.com', emulated, more)).toMatchObject(refused(code)),
  );

  it('refuses TRACE and CONNECT', () => {
    expect(gh('TRACE', '/user')).toMatchObject(refused('method_not_allowed'));
    expect(gh('CONNECT', 'api.github.com:443')).toMatchObject(refused('method_not_allowed'));
  });
});
