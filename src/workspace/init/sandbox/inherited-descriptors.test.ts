import { expect, test } from 'vitest';
import { isInheritable } from './inherited-descriptors.ts';

test('a descriptor is inherited unless its flags hold O_CLOEXEC', () => {
  expect(isInheritable('pos:\t0\nflags:\t0100000\nmnt_id:\t15\n')).toBe(true);
  expect(isInheritable('pos:\t0\nflags:\t02100000\nmnt_id:\t15\n')).toBe(false);
});
