import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { App } from '../state/model.ts';
import { signAppJwt } from '../testing/app-jwt.ts';
import { verifyAppJwt } from './verify-app-jwt.ts';

const pem = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
const own = pem();
const foreign = pem();
const NOW = Date.UTC(2026, 0, 31, 12);
const SECONDS = NOW / 1_000;

const app: App = {
  id: 7,
  clientId: 'Iv23liABC',
  slug: 'mooring',
  name: 'Mooring',
  ownerId: 1,
  publicKey: own.publicKey,
  permissions: {},
  createdAt: 0,
};
const findApp = (issuer: string): App | undefined => (['7', 'Iv23liABC'].includes(issuer) ? app : undefined);
const verify = async (claims: Record<string, unknown>, issuer: string | number = 'Iv23liABC', key = own.privateKey) =>
  verifyAppJwt(await signAppJwt(key, issuer, NOW, claims), findApp, NOW);

const EXPIRED =
  "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
const ISSUED_AT = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";

describe('verifyAppJwt', () => {
  it.each(['Iv23liABC', '7', 7])('takes the client id and the App id as issuer: %s', async (issuer) => {
    expect(await verify({}, issuer)).toEqual({ ok: true, value: app });
  });

  it.each([
    ['expired', { exp: SECONDS }, EXPIRED],
    ['without exp', { exp: undefined }, EXPIRED],
    ['with exp as text', { exp: 'soon' }, EXPIRED],
    ['without iat', { iat: undefined }, ISSUED_AT],
    ['issued 61 s ahead', { iat: SECONDS + 61 }, ISSUED_AT],
    ['issued at half a second', { iat: SECONDS - 0.5 }, ISSUED_AT],
    ['living 601 s', { exp: SECONDS + 601 }, "'Expiration time' claim ('exp') is too far in the future"],
    ['without issuer', { iss: undefined }, "'Issuer' claim ('iss') must be an Integer"],
  ])('refuses one %s', async (_what, claims, message) => {
    expect(await verify(claims)).toEqual({ ok: false, error: { status: 401, message } });
  });

  it.each([{ exp: SECONDS + 600 }, { iat: SECONDS + 60 }, { exp: SECONDS + 1 }])('takes %o', async (claims) => {
    expect(await verify(claims)).toMatchObject({ ok: true });
  });

  it('does not know every App', async () => {
    expect(await verify({}, 'Iv23liXYZ')).toEqual({
      ok: false,
      error: { status: 404, message: 'Integration not found' },
    });
  });

  it('refuses a foreign key, another algorithm and what is no JWT', async () => {
    const refusal = { ok: false, error: { status: 401, message: 'A JSON web token could not be decoded' } };
    expect(await verify({}, 7, foreign.privateKey)).toEqual(refusal);
    const symmetric = new SignJWT({ iss: '7' }).setProtectedHeader({ alg: 'HS256' });
    expect(await verifyAppJwt(await symmetric.sign(Buffer.from(own.publicKey)), findApp, NOW)).toEqual(refusal);
    expect(await verifyAppJwt('a.b.c', findApp, NOW)).toEqual(refusal);
  });
});
