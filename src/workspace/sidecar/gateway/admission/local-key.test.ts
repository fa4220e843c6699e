import { expect, it } from 'vitest';
import { Secret } from '../../../../lib/secret.ts';
import { LocalKey } from './local-key.ts';

const basic = (user: string, key: string, scheme = 'Basic'): string =>
  `${scheme} ${Buffer.from(`${user}:${key}`).toString('base64')}`;

it('opens to the key under any name, and again; to nothing else before or behind it', () => {
  const key = new LocalKey(new Secret('right'));
  const wrong = [
    undefined,
    '',
    'Basic',
    basic('a', 'wrong'),
    basic('a', 'Right'),
    `${basic('a', 'right')}=,`,
    'Basic ö',
  ];
  const right = [
    basic('agent', 'right'),
    basic('agent', 'right'),
    basic('', 'right'),
    basic('agent', 'right', 'bAsIc'),
  ];
  const asked = [...wrong, ...right, ...wrong, ...right];
  const isRight = [...wrong.map(() => false), ...right.map(() => true)];
  expect(asked.map((header) => key.opens(header))).toEqual([...isRight, ...isRight]);
});
