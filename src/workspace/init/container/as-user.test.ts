import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { asUser } from './as-user.ts';

/** Only root becomes somebody else. */
const asRoot = test.skipIf(process.getuid?.() !== 0);
const NONE = '0000000000000000';

asRoot.each([
  ['agent', '1000'],
  ['mooring', '990'],
] as const)('as %s a program has its ids and no other right, whatever root had', async (user, id) => {
  const [command, ...args] = asUser(user, ['cat', '/proc/self/status']);
  // What an engine may give the root of a container: a group, and capabilities that outlive execve(2).
  const rights = ['--groups', '4321', '--inh-caps=+chown', '--ambient-caps=+chown'];
  const { stdout } = await promisify(execFile)('setpriv', [...rights, '--', command, ...args]);
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(stdout)?.[1];
  expect(field('Uid')).toBe([id, id, id, id].join('\t'));
  expect(field('Gid')).toBe([id, id, id, id].join('\t'));
  expect(field('Groups')).toBe('');
  expect(['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(field)).toEqual([NONE, NONE, NONE, NONE, NONE]);
  expect(field('NoNewPrivs')).toBe('1');
});
