import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { decidePage, type PageKeys } from './decide-page.ts';

const HOST = '127.0.0.1:4711';
const PATH = 'p'.repeat(22);
const STATE = 's'.repeat(22);
const keys: PageKeys = { host: HOST, path: new Secret(PATH), state: new Secret(STATE) };

const ask = (target: string, host: string | undefined = HOST, method = 'GET') =>
  decidePage({ method, target, host }, keys);
const callback = (query: string) => ask(`/${PATH}/callback?${query}`);

/** What attackers write, and what machines do. */
const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom('', STATE.slice(1), `${STATE}s`, STATE.toUpperCase(), '../..', '%2e%2e%2f', '\r\nx: y', '__proto__'),
);

test('the form is at its path, and a code with its state is taken', () => {
  expect(ask(`/${PATH}/`)).toEqual({ kind: 'form' });
  expect(callback(`code=abc_1-2&state=${STATE}`)).toEqual({ kind: 'code', code: 'abc_1-2' });
});

test('another host is refused, whatever else is right', () => {
  fc.assert(
    fc.property(fc.option(hostile, { nil: undefined }), (host) => {
      fc.pre(host !== HOST);
      const decision = decidePage({ method: 'GET', target: `/${PATH}/callback?code=a&state=${STATE}`, host }, keys);
      expect(decision).toMatchObject({ kind: 'refuse', reason: 'host_not_loopback' });
    }),
  );
  for (const host of ['localhost:4711', '127.0.0.1', '127.0.0.1:4712', 'evil.example:4711']) {
    expect(ask(`/${PATH}/`, host)).toMatchObject({ reason: 'host_not_loopback' });
  }
});

test('nothing is found without the secret part of the path', () => {
  fc.assert(
    fc.property(hostile, hostile, (first, rest) => {
      fc.pre(first !== PATH && !first.startsWith(`${PATH}/`));
      const decision = ask(`/${first}/${rest}?code=a&state=${STATE}`);
      expect(decision).toMatchObject({ kind: 'refuse', status: 404 });
    }),
  );
});

test('no code is taken with any other state', () => {
  fc.assert(
    fc.property(hostile, (state) => {
      fc.pre(state !== STATE);
      const decision = callback(new URLSearchParams({ code: 'abc', state }).toString());
      expect(decision).toMatchObject({ kind: 'refuse', reason: 'state_mismatch' });
    }),
  );
});

test('a code that is taken means the same in the path of a request', () => {
  fc.assert(
    fc.property(hostile, (code) => {
      const decision = callback(new URLSearchParams({ code, state: STATE }).toString());
      if (decision.kind !== 'code') {
        expect(decision).toMatchObject({ kind: 'refuse', reason: 'code_missing' });
        return;
      }
      expect(decision.code).toBe(code);
      expect(new URL(`http://h/app-manifests/${code}/conversions`).pathname).toBe(`/app-manifests/${code}/conversions`);
    }),
  );
});

test('any request at all gets an answer', () => {
  fc.assert(
    fc.property(hostile, hostile, fc.option(hostile, { nil: undefined }), (method, target, host) => {
      expect(['form', 'code', 'refuse']).toContain(decidePage({ method, target, host }, keys).kind);
    }),
  );
});

test.each([
  [`state=${STATE}`, 'code_missing'],
  ['code=abc', 'state_mismatch'],
  [`code=abc&state=${STATE}&state=${STATE}`, 'state_mismatch'],
  [`code=abc&state=${STATE}&state=x`, 'state_mismatch'],
  [`code=abc&code=abd&state=${STATE}`, 'code_missing'],
  [`code=&state=${STATE}`, 'code_missing'],
  [`code=${'a'.repeat(256)}&state=${STATE}`, 'code_missing'],
])('%s is refused', (query, reason) => {
  expect(callback(query)).toMatchObject({ kind: 'refuse', status: 400, reason });
});

test('the page is only read', () => {
  expect(ask(`/${PATH}/callback?code=a&state=${STATE}`, HOST, 'POST')).toMatchObject({ reason: 'method_not_allowed' });
});
