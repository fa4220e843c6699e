import { describe, expect, it } from 'vitest';
import type { Intent } from '../intent.ts';
import { largestDecidingBody, readRest } from './read-rest.ts';

const HARBOR = '/repos/acme/harbor';
const JSON_TYPE = 'application/json; charset=utf-8';

/** A request as the gateway takes it apart: its path split at slashes, each segment decoded once. */
function read(line: string, body?: unknown, contentType: string | undefined = JSON_TYPE) {
  const [method = '', url = ''] = line.split(' ');
  const [path = '', query] = url.split('?');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readRest({
    method,
    path: path.split('/').slice(1).map(decodeURIComponent),
    query: query === undefined ? '' : `?${query}`,
    body: body === undefined ? undefined : { bytes: new TextEncoder().encode(text), contentType },
  });
}

const intents = (line: string, body?: unknown, contentType?: string): readonly Intent[] | string => {
  const reading = read(line, body, contentType);
  return reading.ok ? reading.value.intents : reading.error.message;
};

const ref = (change: string, ref: string) => ({ kind: 'ref', change, ref });
const action = (action: string) => ({ kind: 'action', action });
const work = { kind: 'work' };
const defaultBranch = { kind: 'unnamed_ref', change: 'write', of: 'branch' };

describe('what changes a ref', () => {
  it.each([
    [`POST ${HARBOR}/git/refs`, { ref: 'refs/heads/x', sha: 'a' }, [ref('create', 'refs/heads/x')]],
    [`POST ${HARBOR}/git/refs`, { ref: 'heads/x' }, [ref('create', 'refs/heads/x')]],
    [`POST ${HARBOR}/git/refs?ref=refs/heads/x`, undefined, [ref('create', 'refs/heads/x')]],
    [`PATCH ${HARBOR}/git/refs/heads/ada/x`, { sha: 'a', force: true }, [ref('update', 'refs/heads/ada/x')]],
    [`PATCH ${HARBOR}/git/refs/refs/heads/x`, { sha: 'a' }, [ref('update', 'refs/heads/x')]],
    [`DELETE ${HARBOR}/git/refs/tags/v1`, undefined, [ref('delete', 'refs/tags/v1')]],
    [`PUT ${HARBOR}/contents/docs/a.md`, { branch: 'x' }, [ref('write', 'refs/heads/x')]],
    [`PUT ${HARBOR}/contents/docs/a.md`, { branch: 'refs/heads/x' }, [ref('write', 'refs/heads/x')]],
    [`PUT ${HARBOR}/contents/a?branch=x`, { message: 'm' }, [ref('write', 'refs/heads/x')]],
    [`PUT ${HARBOR}/contents/a`, { message: 'm' }, [defaultBranch]],
    [`PUT ${HARBOR}/contents/a`, { branch: null }, [defaultBranch]],
    [`PUT ${HARBOR}/contents/a`, { branch: '' }, [defaultBranch]],
    [`PUT ${HARBOR}/contents/a`, { branch: 'HEAD' }, [defaultBranch]],
    [`DELETE ${HARBOR}/contents/a?branch=x&sha=1`, undefined, [ref('write', 'refs/heads/x')]],
    [`DELETE ${HARBOR}/contents/a`, { branch: 'x' }, [ref('write', 'refs/heads/x')]],
    [`POST ${HARBOR}/merges`, { base: 'main', head: 'x' }, [ref('write', 'refs/heads/main')]],
    [`POST ${HARBOR}/merge-upstream`, { branch: 'main' }, [ref('write', 'refs/heads/main')]],
    [
      `POST ${HARBOR}/branches/ada%2Fx/rename`,
      { new_name: 'y' },
      [ref('delete', 'refs/heads/ada/x'), ref('create', 'refs/heads/y')],
    ],
    [
      `POST ${HARBOR}/code-scanning/alerts/1/autofix/commits`,
      { target_ref: 'refs/heads/x' },
      [ref('write', 'refs/heads/x')],
    ],
    [`POST ${HARBOR}/releases`, { tag_name: 'v1' }, [action('create_release'), ref('create', 'refs/tags/v1')]],
    [`PATCH ${HARBOR}/releases/7`, { tag_name: 'v2' }, [action('create_release'), ref('create', 'refs/tags/v2')]],
    [`PATCH ${HARBOR}/releases/7`, { draft: false }, [action('create_release')]],
    [`POST ${HARBOR}/deployments`, { ref: 'main' }, [action('deploy'), ref('write', 'refs/heads/main')]],
    [`POST ${HARBOR}/deployments`, { ref: 'main', auto_merge: false }, [action('deploy')]],
    [`POST ${HARBOR}/deployments`, { ref: 'a'.repeat(40) }, [action('deploy')]],
  ])('%s %j', (line, body, expected) => expect(intents(line, body)).toEqual(expected));

  it('is asked for by both names where a name may mean two', () => {
    expect(intents(`PUT ${HARBOR}/contents/a`, { branch: 'heads/main' })).toEqual([
      ref('write', 'refs/heads/heads/main'),
      ref('write', 'refs/heads/main'),
    ]);
    expect(intents(`POST ${HARBOR}/releases`, { tag_name: 'refs/heads/x' })).toContainEqual(
      ref('create', 'refs/tags/refs/heads/x'),
    );
  });

  it.each([
    ' main',
    'main ',
    'main\n',
    'main\0',
    'main/',
    '/main',
    'main//x',
    'main~0',
    'main^{}',
    'ma\u0007in',
    'x..y',
    '\ud800',
  ])('is not named %j', (branch) => {
    expect(intents(`PUT ${HARBOR}/contents/a`, { branch })).toContain('cannot be the name of a ref');
    expect(intents(`PATCH ${HARBOR}/git/refs/heads/main/`, {})).toContain('cannot be the name of a ref');
  });
});

describe('a body', () => {
  const put = `PUT ${HARBOR}/contents/a`;

  it.each([
    ['{"branch":"x","branch":"main"}', 'can be read in two ways'],
    ['{"branch":"x","br\\u0061nch":"main"}', 'can be read in two ways'],
    ['{"branch":["main"]}', 'is not a string'],
    ['{"branch":{"name":"main"}}', 'is not a string'],
    ['{"branch":7}', 'is not a string'],
    ['{"branch":true}', 'cannot be the name of a ref'],
    ['{"branch\\u0000":"main"}', 'control characters'],
    ['["branch"]', 'not a JSON object'],
    ['"branch=main"', 'not a JSON object'],
    ['branch=main', 'not a JSON object'],
    ['\ufeff{"branch":"x"}', 'not a JSON object'],
    ["{'branch':'x'}", 'not a JSON object'],
    ['{"branch":"x",}', 'not a JSON object'],
    ['{"branch":"x"}{"branch":"main"}', 'not a JSON object'],
    ['{"branch":"x"/**/}', 'not a JSON object'],
  ])('that says %s is refused', (text, message) => expect(intents(put, text)).toContain(message));

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json; charset=utf-16',
    'application/json, application/x-www-form-urlencoded',
    '',
  ])('of type %j is refused: {"branch":"x","a":"&branch=main&"} is a form as well', (contentType) =>
    expect(intents(put, '{"branch":"x","a":"&branch=main&"}', contentType)).toContain('not declared as JSON'),
  );

  it.each(['application/json', 'application/vnd.github+json', 'Application/JSON;charset="UTF-8"', undefined])(
    'of type %s is read',
    (contentType) => {
      const body = { bytes: new TextEncoder().encode('{"branch":"x"}'), contentType };
      const reading = readRest({ method: 'PUT', path: ['repos', 'a', 'b', 'contents', 'f'], query: '', body });
      expect(reading).toMatchObject({ ok: true, value: { intents: [ref('write', 'refs/heads/x')] } });
    },
  );

  it.each([
    'branch=x&branch=main',
    'branch[]=main',
    '[branch]=main',
    'branch]=main',
    ' branch=main',
    '%20branch=main',
    '+branch=main',
    'a=1;branch=main&branch=x',
    '%62ranch=main&branch=x',
  ])('is not what decides beside the query %s', (query) => {
    expect(intents(`${put}?${query.replaceAll(' ', '%20')}`, {})).toContain('can be read in two ways');
  });

  it('and a query never say the same thing together', () => {
    expect(intents(`${put}?branch=main`, { branch: 'x' })).toContain('can be read in two ways');
    expect(intents(`${put}?branch=main`, { branch: null })).toContain('can be read in two ways');
    expect(intents(`${put}?x=%zz`, { branch: 'x' })).toContain('cannot be decoded');
  });

  it('decides, and is read whole, where it names a ref: there alone', () => {
    const largest = (method: string, path: string) =>
      largestDecidingBody(method, path.split('/').slice(1).map(decodeURIComponent));
    expect(largest('PUT', `${HARBOR}/contents/a`)).toBe(16_777_216);
    expect(largest('PUT', `${HARBOR}/contents%2Fa`)).toBe(16_777_216);
    expect(largest('POST', `${HARBOR}/git/refs`)).toBe(1_048_576);
    expect(largest('PATCH', `${HARBOR}/git/refs/heads/x`)).toBeUndefined();
    expect(largest('POST', `${HARBOR}/git/blobs`)).toBeUndefined();
    expect(largest('GET', `${HARBOR}/contents/a`)).toBeUndefined();
    expect(largest('POST', `${HARBOR}/unheard-of`)).toBeUndefined();
  });
});

describe('a path', () => {
  it.each([
    [`PUT ${HARBOR}/pulls/1/merge`, [action('merge')]],
    [`PUT ${HARBOR}/pulls/1/update-branch`, [action('merge')]],
    [`POST ${HARBOR}/issues/1/comments`, [work]],
    [`PATCH ${HARBOR}`, [action('settings')]],
    [`POST ${HARBOR}/hooks`, [action('hooks')]],
    [`POST ${HARBOR}/actions/runs/1/rerun`, [action('dispatch_workflow')]],
    [`POST ${HARBOR}/actions/runs/1/cancel`, [work]],
    [`POST ${HARBOR}/releases/1/assets?name=x`, [action('create_release')]],
    [`POST ${HARBOR}/forks`, [action('organization')]],
    [`PUT ${HARBOR}/environments/a%2Fb/secrets/X`, [action('secrets')]],
    [`DELETE ${HARBOR}/labels/a%2Fb`, [work]],
    ['PUT /notifications', [work]],
  ])('%s', (line, expected) => expect(intents(line)).toEqual(expected));

  it.each([
    [`PUT ${HARBOR}/PULLS/1/merge`, 'rest:PUT /repos/{owner}/{repo}/PULLS/1/merge'],
    ['PUT /REPOS/acme/harbor/pulls/1/merge', 'rest:PUT /REPOS/{owner}/{repo}/pulls/1/merge'],
    [`PUT ${HARBOR}/pulls/1/merge/`, 'rest:PUT /repos/{owner}/{repo}/pulls/1/merge/'],
    [`POST ${HARBOR}/issues/`, 'rest:POST /repos/{owner}/{repo}/issues/'],
    [`POST ${HARBOR}/git/refs/heads/x`, 'rest:POST /repos/{owner}/{repo}/git/refs/heads/x'],
    [`POST ${HARBOR}/things/a b/%C3%BC`, 'rest:POST /repos/{owner}/{repo}/things/a%20b/%C3%BC'],
    [`PROPFIND ${HARBOR}/issues`, 'rest:PROPFIND /repos/{owner}/{repo}/issues'],
    ['POST /', 'rest:POST /'],
  ])('that the table does not know to the letter has a name: %s', (line, operation) => {
    const [method = '', ...rest] = line.split(' ');
    expect(intents(`${method} ${rest.join('%20')}`)).toEqual([{ kind: 'unlisted', operation }]);
  });

  it('with encoded slashes is allowed for what it would be without them, too', () => {
    expect(intents(`PUT ${HARBOR}/pulls%2F1/merge`)).toEqual([
      { kind: 'unlisted', operation: 'rest:PUT /repos/{owner}/{repo}/pulls%2F1/merge' },
      action('merge'),
    ]);
    expect(intents(`PUT ${HARBOR}/environments/a%2Fsecrets%2FX`)).toEqual([action('settings'), action('secrets')]);
  });

  it('that names a repository by its number is read, and not written to', () => {
    expect(intents('GET /repositories/7/issues')).toEqual([{ kind: 'read' }]);
    for (const line of ['POST /repositories/7/issues', 'PATCH /Repositories/7']) {
      expect(intents(line)).toContain('by its number');
    }
  });

  it('says what it is about', () => {
    const target = (line: string) => (read(line).ok && read(line)) || undefined;
    const repository = { owner: 'acme', name: 'harbor' };
    expect(target(`GET ${HARBOR}/issues`)).toMatchObject({ value: { target: { repository } } });
    expect(target('GET /networks/acme/harbor/events')).toMatchObject({ value: { target: { repository } } });
    expect(target('POST /agents/repos/acme/harbor/tasks')).toMatchObject({ value: { target: { repository } } });
    expect(target('GET /agents/tasks/7')).toMatchObject({ value: { target: {} } });
    expect(target('PATCH /orgs/acme')).toMatchObject({ value: { target: { owner: 'acme' } } });
  });

  it('of gists and packages is read only with the action', () => {
    for (const path of ['/gists', '/gists/7', '/GISTS/7', '/users/ada/gists', '/user/gists']) {
      expect(intents(`GET ${path}`)).toEqual([action('gists')]);
    }
    for (const path of [
      '/user/packages',
      '/orgs/acme/packages/npm/x',
      '/users/ada/packages',
      '/orgs/acme/docker/conflicts',
    ]) {
      expect(intents(`GET ${path}`)).toEqual([action('packages')]);
    }
    expect(intents('GET /orgs/acme/teams')).toEqual([{ kind: 'read' }]);
  });
});

it('takes no other method from a query, and ends no token', () => {
  expect(intents(`POST ${HARBOR}/issues?_method=delete`)).toContain('another method');
  expect(intents('DELETE /installation/token')).toContain('the token that the workspace works with');
  expect(read(`m-search ${HARBOR}`)).toMatchObject({ ok: false });
});
