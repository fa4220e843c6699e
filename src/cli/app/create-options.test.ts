import { expect, test } from 'vitest';
import { APP_PERMISSIONS, appManifest, registrationAddress } from './manifest.ts';
import { type CreateFlags, readCreateFlags } from './create-options.ts';

const read = (flags: Partial<CreateFlags> = {}) =>
  readCreateFlags({ github: 'https://github.com', folder: '.', open: true, org: 'acme', ...flags });
const faultOf = (flags: Partial<CreateFlags>) => {
  try {
    read(flags);
  } catch (error) {
    return error;
  }
  return undefined;
};
const { org: _org, ...withoutOrg } = { org: 'acme', github: 'https://github.com', folder: '.', open: true };

test("an organisation's App is registered at the organisation, a person's at the person", () => {
  expect(registrationAddress(read(), 'a&b')).toBe(
    'https://github.com/organizations/acme/settings/apps/new?state=a%26b',
  );
  const own = readCreateFlags({ ...withoutOrg, user: true });
  expect(registrationAddress(own, 's')).toBe('https://github.com/settings/apps/new?state=s');
});

test('a manifest without a webhook has no hook attributes at all', () => {
  expect(appManifest(read(), 'http://127.0.0.1:1/callback')).toEqual({
    ...{ name: 'mooring-acme', url: 'https://github.com/acme', public: false },
    description: expect.any(String),
    redirect_url: 'http://127.0.0.1:1/callback',
    default_permissions: APP_PERMISSIONS,
  });
  const hooked = appManifest(read({ webhook: 'https://mooring.example/webhooks/github' }), '');
  expect(hooked).toMatchObject({ hook_attributes: { url: 'https://mooring.example/webhooks/github', active: true } });
});

test('a long organisation gives a name that GitHub takes', () => {
  expect(read({ org: 'a'.repeat(39) }).name).toHaveLength(34);
});

test('repositories are named once each', () => {
  expect(read({ repositories: 'tide,harbor,tide' }).repositories).toEqual(['tide', 'harbor']);
});

test.each([
  [{ user: true }, '--org LOGIN or --user'],
  [{ org: 'a--b' }, 'not a GitHub login'],
  [{ org: '../x' }, 'not a GitHub login'],
  [{ github: 'github.com' }, 'not a web address'],
  [{ github: 'https://me:pw@github.com' }, 'not a web address'],
  [{ github: 'http://ghes.example' }, 'unencrypted'],
  [{ name: 'x'.repeat(35) }, 'at most 34'],
  [{ name: '--' }, 'no letter'],
  [{ webhook: 'http://localhost:1/webhooks/github' }, 'public address'],
  [{ webhook: 'https://[::1]/webhooks/github' }, 'public address'],
  [{ folder: ' ' }, '--folder is empty'],
  [{ repositories: 'acme/tide' }, 'without the owner'],
] satisfies [Partial<CreateFlags>, string][])('%j is refused', (flags, part) => {
  expect(faultOf(flags)).toMatchObject({ code: 'bad_flags', message: expect.stringContaining(part) });
});

test('the built-in GitHub, on this machine, may be plain and send webhooks to this machine', () => {
  const options = read({ github: 'http://127.0.0.1:8080', webhook: 'http://127.0.0.1:1/webhooks/github' });
  expect(options.instance.api).toBe('http://127.0.0.1:8080/api/v3');
});

test('all faults are said at once', () => {
  const fault = faultOf({ org: 'a--b', github: 'x', repositories: 'a/b' }) as Error;
  for (const part of ['a--b', '"x"', 'a/b']) expect(fault.message).toContain(part);
});
