import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { Secret } from '../../lib/secret.ts';
import { parseConfig } from '../../platform/read-config.ts';
import { configText, gitHubPart } from './config-text.ts';

const app = (page: string) => ({
  ...{ id: 1, slug: 'mooring-acme', clientId: 'Iv23liAbc', owner: 'acme', page },
  privateKey: new Secret('k'),
  webhookSecret: new Secret('s'),
});
const files = { privateKey: '/x/mooring-acme.private-key.pem', webhookSecret: '/x/mooring-acme.webhook-secret' };
const part = gitHubPart(gitHubInstanceAt('https://github.com'), app('https://github.com/apps/mooring-acme'), files);
const textFor = (repositories: readonly string[], hasWebhook = false) =>
  configText({ github: part, owner: 'acme', repositories, hasWebhook });

test('what is written is a configuration that the platform takes', () => {
  const config = parseConfig(textFor(['tide', '1.0', 'null']), 'mooring.yaml');
  expect(config.github).toMatchObject([
    {
      owners: ['acme'],
      app: { id: 'Iv23liAbc', key: { kind: 'file', path: './mooring-acme.private-key.pem' } },
    },
  ]);
  expect(config.workspaces).toMatchObject([{ grants: [{ owner: 'acme', repositories: ['tide', '1.0', 'null'] }] }]);
});

test('without repositories, taking the hash signs away makes it one', () => {
  const text = textFor([]);
  expect(parse(text)).toEqual({ github: part });
  const filledIn = text.replaceAll(/^# (?=workspaces| {2})/gm, '');
  expect(parseConfig(filledIn, 'mooring.yaml').workspaces).toMatchObject([
    { grants: [{ owner: 'acme', repositories: ['your-repository'] }] },
  ]);
});

test('an App without a webhook names no secret for one', () => {
  const { webhookSecret: _none, ...alone } = files;
  const github = gitHubPart(gitHubInstanceAt('https://github.com'), app('https://github.com/apps/x'), {
    ...alone,
    webhookSecret: undefined,
  });
  expect(github['app']).not.toHaveProperty('webhookSecretFile');
});

test('a GitHub that calls itself by another name than it is dialled at keeps that name in clone URLs', () => {
  const emulator = gitHubInstanceAt('http://127.0.0.1:8080');
  expect(gitHubPart(emulator, app('https://github.com/apps/x'), files)).toMatchObject({ name: 'github.com' });
  expect(part).not.toHaveProperty('name');
});

test('for webhooks, the port that they must find is there to be fixed', () => {
  const fixed = textFor(['tide'], true).replaceAll(/^# (?=platform| {2}port)/gm, '');
  expect(parseConfig(fixed, 'mooring.yaml').platform.port).toBe(7070);
  expect(textFor(['tide'])).not.toContain('platform');
});
