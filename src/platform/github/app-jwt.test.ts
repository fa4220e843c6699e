import * as fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { GitHubAppConfig } from './app-config.ts';
import { appClaims, AppJwts, signAppJwt } from './app-jwt.ts';
import type { AppSigner } from './signer/app-signer.ts';
import { keySigner } from './signer/key-signer.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signer = keySigner(privateKey);
const NOW = Date.UTC(2026, 5, 1);

/** Times far beyond what a clock shows, with fractions. */
const anyTime = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
const configured = (id: unknown) => GitHubAppConfig.safeParse({ id, privateKeyFile: 'app.pem' });

test('whatever the time and the App, claims are whole seconds, never from the future, never longer than GitHub takes', () => {
  fc.assert(
    fc.property(fc.string(), anyTime, (id, now) => {
      const { iss, iat, exp } = appClaims(id, now);
      expect([iat, exp].every(Number.isSafeInteger)).toBe(true);
      expect(iss).toBe(id);
      expect(iat * 1_000).toBeLessThanOrEqual(now);
      expect(exp * 1_000).toBeGreaterThan(now);
      expect(exp * 1_000 - now).toBeLessThanOrEqual(600_000);
      expect(exp - iat).toBeLessThanOrEqual(600);
    }),
  );
});

test('what is no time makes no claims', () => {
  for (const now of [NaN, Infinity, -Infinity]) expect(() => appClaims('Iv1', now)).toThrow(RangeError);
});

test('an id that the configuration takes comes through as it is; any other is refused there', () => {
  const ids = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/), fc.nat());
  fc.assert(
    fc.property(ids, (id) => {
      const taken = configured(id);
      expect(taken.success).toBe(id !== 0 && /^[A-Za-z0-9._-]{1,64}$/.test(String(id)));
      if (taken.success) expect(appClaims(taken.data.id, NOW).iss).toBe(String(id));
    }),
  );
});

test('what is signed is a JWT to others', async () => {
  const jwt = await signAppJwt('Iv23.x', signer, NOW);
  expect(decodeProtectedHeader(jwt.reveal())).toEqual({ alg: 'RS256', typ: 'JWT' });
  const options = { issuer: 'Iv23.x', currentDate: new Date(NOW) };
  const { payload } = await jwtVerify(jwt.reveal(), publicKey, options);
  expect(payload).toEqual({ iss: 'Iv23.x', iat: NOW / 1_000 - 60, exp: NOW / 1_000 + 540 });
});

function counting() {
  let signatures = 0;
  const one: AppSigner = {
    sign: (input) => {
      signatures += 1;
      return signer.sign(input);
    },
  };
  return { jwts: new AppJwts('Iv1', one), signatures: () => signatures };
}

test('one serves for half its life, a crowd waits for one signature, and time that ran backwards makes a new one', async () => {
  const { jwts, signatures } = counting();
  await Promise.all([0, 0, 0, 1].map((later) => jwts.at(NOW + later)));
  await jwts.at(NOW + 269_000);
  expect(signatures()).toBe(1);
  await jwts.at(NOW + 271_000);
  expect(signatures()).toBe(2);
  await jwts.at(NOW);
  expect(signatures()).toBe(3);
});

test('one that was begun before its clock was found wrong is not kept', async () => {
  const { jwts, signatures } = counting();
  const begun = jwts.at(NOW + 3_600_000);
  jwts.forget();
  const next = await jwts.at(NOW);
  expect((await begun).reveal()).not.toBe(next.reveal());
  expect((await jwts.at(NOW)).reveal()).toBe(next.reveal());
  expect(signatures()).toBe(2);
});
