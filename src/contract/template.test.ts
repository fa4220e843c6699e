import { expect, test } from 'vitest';
import { missingSecrets, parseTemplate } from './template.ts';

const MINIMAL = 'description: An agent.\nadapter: acp\ncommand: [agent]\noffline: nothing\n';

test('what is left out gets its default', () => {
  const template = parseTemplate(MINIMAL);
  expect(template.ok && template.value).toMatchObject({
    ...{ prompt: 'stdin', environment: [], variables: {}, install: [], readOnlyRoot: false },
    ...{ requires: { binaries: [] }, prompts: { cron: [] } },
  });
});

test('every fault is a sentence with its place', () => {
  const text = `${MINIMAL}environment: [{ name: lower, for: x }]\nrequires: { node: "24.x" }\nvariables: { PATH: /tmp }\n`;
  const template = parseTemplate(text);
  expect(!template.ok && template.error).toEqual([
    'environment[0].name: must be upper case letters, digits and underscores',
    expect.stringContaining('variables'),
    'requires.node: must be a number such as "24" or "3.11.2", in quotes',
  ]);
});

test('a required secret is missing until it, or one that stands in for it, is there', () => {
  const template = parseTemplate(
    `${MINIMAL}environment:
  - { name: KEY, required: true, for: a key }
  - { name: TOKEN, insteadOf: KEY, for: a token }
  - { name: EXTRA, for: nothing much }\n`,
  );
  const needs = template.ok ? template.value.environment : [];
  expect(missingSecrets(needs, new Set())).toEqual(['KEY']);
  expect(missingSecrets(needs, new Set(['EXTRA']))).toEqual(['KEY']);
  expect(missingSecrets(needs, new Set(['TOKEN']))).toEqual([]);
  expect(missingSecrets(needs, new Set(['KEY']))).toEqual([]);
});
