import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { SecretEnvironment } from './secret-environment.ts';

test('what is taken is gone from the environment, and may be asked again', () => {
  const variables: NodeJS.ProcessEnv = { KEY: 'hush', AWS_PROFILE: 'prod' };
  const environment = new SecretEnvironment(variables);
  expect(environment.take('KEY')?.reveal()).toBe('hush');
  expect(variables).toEqual({ AWS_PROFILE: 'prod' });
  expect(environment.rest()).toEqual({ AWS_PROFILE: 'prod' });
  expect(environment.take('KEY')?.reveal()).toBe('hush');
  expect(inspect(environment, { depth: 9, showHidden: true })).not.toContain('hush');
});

test('what is empty is as good as not set', () => {
  const environment = new SecretEnvironment({ EMPTY: ' ' });
  expect(environment.take('EMPTY')).toBeUndefined();
  expect(environment.take('NONE')).toBeUndefined();
});
