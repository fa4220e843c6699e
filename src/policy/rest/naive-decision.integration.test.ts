import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../intent.ts';
import { readRest } from './read-rest.ts';
import { describedWrites, type DescribedOperation } from './testing/described-operations.ts';

/** A second decision, by other means: regular expressions over whole paths, and what GitHub calls its operations. */
const byName = new Map([...(await describedWrites()).values()].flat().map((one) => [`${one.method} ${one.path}`, one]));
const described = [...byName.values()];
const operations = described.map((operation) => ({
  ...operation,
  pattern: new RegExp(`^${operation.path.replaceAll(/\{(?:ref|path)\}/g, '.+').replaceAll(/\{[^}]*\}/g, '[^/]+')}$`),
}));

/** By the name of an operation, what must be asked for; undefined where its name alone does not tell. */
function naiveAction(id: string): string | undefined {
  const [, action] = NAMES.find(([pattern]) => pattern.test(id)) ?? [];
  return action;
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^apps\/(?!.*(?:installation-access-token$|repo-))/, 'work'],
  [/^gists\//, 'gists'],
  [/^packages\//, 'packages'],
  [/^(?!secret-scanning|orgs).*secret/, 'secrets'],
  [/^codespaces\//, 'codespaces'],
  [/^(?:repos|orgs|enterprise-admin)\/.*webhook/, 'hooks'],
  [/ruleset/, 'rulesets'],
  [/(?:deploy|public-ssh|gpg|signing)-key/, 'keys'],
  [/^teams\/|^repos\/(?:add|remove)-collaborator|^orgs\/.*membership-for-user$/, 'collaborators'],
  [/^pulls\/(?:merge|update-branch)/, 'merge'],
  [/^(?:pulls|activity|reactions|markdown)\//, 'work'],
  [/^issues\//, 'work'],
  [/^checks\/rerequest|variant-analysis$/, 'dispatch_workflow'],
  [/^checks\/(?!.*preferences)/, 'work'],
  [/^actions\/(?:re-run|approve|create-workflow-dispatch|enable-workflow|disable-workflow)/, 'dispatch_workflow'],
  [/^actions\/.*-(?:repository|for-repo|repo-variable|environment-variable)$/, 'settings'],
  [/^repos\/.*(?:protection|pages-site|autolink|topics)/, 'settings'],
  [/^repos\/(?:update|delete|transfer)$/, 'settings'],
  [/^(?:security-advisories|dependabot)\/(?!.*repository-access)/, 'security'],
  [/^(?:billing|scim|campaigns|enterprise-teams|hosted-compute|announcement-banners)/, 'organization'],
  [/^repos\/create-(?:in-org|fork|using-template|for-authenticated-user)$/, 'organization'],
];

const said = (intents: readonly Intent[]): string[] =>
  intents.map((intent) => (intent.kind === 'action' ? intent.action : intent.kind));

const VALUES = ['1', 'x', 'main', 'a%2Fb', 'heads', 'HEAD', 'merge', 'secrets'];

const asSent = ({ path }: DescribedOperation, values: readonly string[]): string => {
  let next = 0;
  return path
    .replace(/^\/repos\/\{\w+\}\/\{\w+\}/, '/repos/acme/harbor')
    .replaceAll(/\{[^}]*\}/g, () => values[next++ % values.length] ?? '1');
};

const MUTATIONS: readonly ((path: string, at: number) => string)[] = [
  (path) => path,
  (path) => path,
  (path) => path,
  (path) => `${path}/`,
  (path, at) => onSegment(path, at, (segment) => segment.toUpperCase()),
  (path, at) => onSegment(path, at, (segment) => `${segment}x`),
  (path, at) => onSegment(path, at, (segment) => `${segment}/x`),
  (path, at) => onSegment(path, at, () => ''),
  (path, at) =>
    onSegment(path, at, (segment) => `${segment}\0`)
      .replace('\0/', '%2F')
      .replace('\0', ''),
];

function onSegment(path: string, at: number, change: (segment: string) => string): string {
  const segments = path.slice(1).split('/');
  const index = 3 + (at % Math.max(1, segments.length - 3));
  return `/${segments.flatMap((segment, i) => (i === index ? change(segment) || [] : segment)).join('/')}`;
}

describe('a second, naive decision', () => {
  it('finds each operation where it is, and takes nothing for one that is none', () => {
    const request = fc.record({
      operation: fc.constantFrom(...operations),
      method: fc.option(fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'LINK'), { freq: 6 }),
      values: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 4 }),
      mutate: fc.constantFrom(...MUTATIONS),
      at: fc.nat(12),
    });
    let unlisted = 0;
    fc.assert(
      fc.property(request, ({ operation, method, values, mutate, at }) => {
        const path = mutate(asSent(operation, values), at);
        const sentBy = method ?? operation.method;
        const matching = operations.filter((other) => other.method === sentBy && other.pattern.test(path));
        const segments = path.slice(1).split('/').map(decodeURIComponent);
        const reading = readRest({ method: sentBy, path: segments, query: '' });
        // Nothing may be said of a request whose parameters cannot be read; but it is not allowed either.
        if (!reading.ok) return;
        const found = said(reading.value.intents);
        expect(found.includes('unlisted'), `${sentBy} ${path}`).toBe(matching.length === 0);
        if (matching.length === 0) unlisted += 1;
        if (matching.every(({ id }) => id !== operation.id)) return;
        const expected = naiveAction(operation.id);
        if (expected !== undefined && matching.length === 1) expect(found, operation.id).toContain(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(unlisted).toBeGreaterThan(500);
  });

  it('files every operation by its name where the table files it by its path', () => {
    const differing = described.flatMap((operation) => {
      const expected = naiveAction(operation.id);
      const path = asSent(operation, ['x']).slice(1).split('/');
      const reading = readRest({ method: operation.method, path, query: '' });
      if (expected === undefined || !reading.ok) return [];
      const found = said(reading.value.intents);
      return found.includes(expected) ? [] : [`${operation.id}: ${found.join()}, not ${expected}`];
    });
    expect(differing).toEqual([]);
  });

  it('lets nothing be ordinary work that GitHub names after a merge, a secret or a member', () => {
    const ordinary = described.filter((operation) => {
      const path = asSent(operation, ['x']).slice(1).split('/');
      const reading = readRest({ method: operation.method, path, query: '' });
      return reading.ok && reading.value.intents.every(({ kind }) => kind === 'work');
    });
    const ids = new Set(ordinary.map(({ id }) => id));
    expect(
      [...ids].filter((id) => /secret|merge|webhook|ruleset|protection|member|collaborator|transfer/.test(id)),
    ).toEqual(['apps/update-webhook-config-for-app', 'apps/redeliver-webhook-delivery']);
  });
});
