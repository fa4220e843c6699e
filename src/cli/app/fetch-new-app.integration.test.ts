import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { type Reply, startScriptedGitHub } from '../../platform/github/testing/scripted-github.ts';
import { exchangeCode } from './exchange-code.ts';
import { fetchNewApp } from './fetch-new-app.ts';

const { privateKey: pem } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
const { privateKey: otherPem } = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const conversion = {
  id: 7,
  slug: 'mooring-acme',
  client_id: 'Iv23liAbc',
  client_secret: 'f'.repeat(40),
  webhook_secret: 'a'.repeat(40),
  pem,
  html_url: 'https://github.example/apps/mooring-acme',
  owner: { login: 'acme' },
};

async function gitHub(answer: (nth: number) => Reply) {
  const scripted = await startScriptedGitHub((_seen, nth) => answer(nth));
  onTestFinished(scripted.stop);
  return { seen: scripted.seen, instance: gitHubInstanceAt(scripted.url) };
}

function fetchFrom(instance: ReturnType<typeof gitHubInstanceAt>, troubles: string[] = []) {
  const { signal } = new AbortController();
  return fetchNewApp({
    ...{ instance, code: 'c0de', stop: signal, random: () => 0 },
    onTrouble: (message) => troubles.push(message),
  });
}

test('the code is given once, for key, id and webhook secret; the client secret is left', async () => {
  const { seen, instance } = await gitHub(() => ({ status: 201, body: conversion }));
  const app = await fetchFrom(instance);
  expect(seen).toMatchObject([{ call: 'POST /app-manifests/c0de/conversions', authorization: '' }]);
  expect(app).toMatchObject({ id: 7, slug: 'mooring-acme', clientId: 'Iv23liAbc', owner: 'acme' });
  expect([app.privateKey.reveal(), app.webhookSecret?.reveal()]).toEqual([pem, conversion.webhook_secret]);
  expect(JSON.stringify(app)).not.toContain('fffff');
  expect(JSON.stringify(app)).not.toContain(pem.slice(100, 140));
});

test('a GitHub that hangs up or errs is asked again', async () => {
  const { seen, instance } = await gitHub((nth) => {
    if (nth === 1) return 'hang up';
    return nth === 2 ? { status: 503 } : { status: 201, body: conversion };
  });
  const troubles: string[] = [];
  await fetchFrom(instance, troubles);
  expect(seen).toHaveLength(3);
  expect(troubles).toEqual([expect.stringContaining('cannot be reached'), expect.stringContaining('503')]);
});

test('a code that was used or is too old is no case for patience', async () => {
  const { seen, instance } = await gitHub(() => ({ status: 404, body: { message: 'Not Found' } }));
  await expect(fetchFrom(instance)).rejects.toMatchObject({
    code: 'code_refused',
    remedy: expect.stringContaining('generate a private key'),
  });
  expect(seen).toHaveLength(1);
});

test('a redirect is not followed: a key comes from the address that was named', async () => {
  const { seen, instance } = await gitHub(() => ({ status: 307, headers: { location: '/elsewhere' } }));
  expect(await exchangeCode(instance, 'c0de')).toMatchObject({ ok: false, error: { reason: 'github_unreachable' } });
  expect(seen).toHaveLength(1);
});

test.each([
  ['pem', { pem: undefined }],
  ['pem', { pem: '' }],
  ['pem', { pem: 'no key' }],
  ['pem', { pem: otherPem }],
  ['slug', { slug: '../../etc/passwd' }],
  ['slug', { slug: undefined }],
  ['client_id', { client_id: 'a\nb' }],
  ['id', { id: '7' }],
  ['owner.login', { owner: { login: 'a/b' } }],
  ['html_url', { html_url: 'javascript:alert(1)' }],
  ['webhook_secret', { webhook_secret: 1 }],
])('an answer without a proper %s is named as such, without what it holds', async (name, changes) => {
  const { instance } = await gitHub(() => ({ status: 201, body: { ...conversion, ...changes } }));
  const refused = await exchangeCode(instance, 'c0de');
  expect(refused).toEqual({ ok: false, error: { reason: 'answer_incomplete', detail: name } });
});

test('whatever GitHub answers, it is a refusal or an App', async () => {
  let body: unknown;
  const { instance } = await gitHub(() => ({ status: 201, body }));
  await fc.assert(
    fc.asyncProperty(fc.record({ ...conversionOf(fc.jsonValue()) }, { requiredKeys: [] }), async (hostile) => {
      body = { ...conversion, ...hostile };
      const answer = await exchangeCode(instance, 'c0de');
      if (answer.ok) expect(answer.value.slug).toMatch(/^[A-Za-z0-9-]+$/);
      else expect(answer.error.reason).toBe('answer_incomplete');
    }),
    { numRuns: 50 },
  );
});

function conversionOf<T>(value: fc.Arbitrary<T>): Record<keyof typeof conversion, fc.Arbitrary<T>> {
  const entries = Object.keys(conversion).map((key) => [key, value]);
  return Object.fromEntries(entries) as Record<keyof typeof conversion, fc.Arbitrary<T>>;
}
