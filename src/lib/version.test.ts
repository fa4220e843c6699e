import { expect, test } from 'vitest';
import { isAtLeast, versionIn } from './version.ts';

test.each([
  ['2.1.332 (Claude Code)', '2.1.332'],
  ['v24.21.0', '24.21.0'],
  ['Python 3.11.2', '3.11.2'],
  ['gh version 2.23.0 (2023-02-27)', '2.23.0'],
  ['none at all', undefined],
])('in "%s" the version is %s', (text, version) => expect(versionIn(text)).toBe(version));

test.each([
  ['24.21.0', '24.16.0', true],
  ['24.9.0', '24.16.0', false],
  ['24', '24.0.0', true],
  ['3.11.2', '3.11', true],
  ['3.9.18', '3.11', false],
])('%s is at least %s: %s', (version, least, is) => expect(isAtLeast(version, least)).toBe(is));
