import { expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../../../contract/github-instance.ts';
import { HeaderFields } from '../../../../lib/http1/header-fields.ts';
import { bodyIn } from '../../../../lib/http1/testing/messages.ts';
import type { RequestBody } from '../bodies/request-body.ts';
import { authoritiesOf } from '../requests/authorities.ts';
import { admitRequest } from './admit-request.ts';
import { readIntents } from './read-intents.ts';

const rules = {
  authorities: authoritiesOf(gitHubInstanceAt('http://127.0.0.1:9', 'github.com')),
  access: [{ owner: 'acme', repositories: ['api'], push: [], allow: [] }],
};

function reading(path: string, body: RequestBody) {
  const url = `http://github.com/acme/api.git/info/lfs/${path}`;
  const admitted = admitRequest({ method: 'POST', url, fields: new HeaderFields([]) }, { form: 'git' }, rules);
  if (!admitted.ok) throw new Error(admitted.error.message);
  return readIntents(admitted.value, { method: 'POST', fields: new HeaderFields([]), body });
}

const whole = (body: unknown): RequestBody => ({ kind: 'whole', bytes: Buffer.from(JSON.stringify(body)) });

it('reads what a batch of git-lfs would do, and takes one that is too large to hold for an upload', async () => {
  const target = { repository: { owner: 'acme', name: 'api' } };
  const does = (kind: string) => ({ ok: true, value: { target, intents: [{ kind }] } });
  expect(await reading('objects/batch', whole({ operation: 'download' }))).toEqual(does('read'));
  expect(await reading('objects/batch', whole({ operation: 'upload' }))).toEqual(does('work'));
  expect(await reading('locks/verify', whole({}))).toEqual(does('read'));
  expect(await reading('locks', whole({ path: 'a' }))).toEqual(does('work'));
  const rest = bodyIn([]);
  expect(await reading('objects/batch', { kind: 'stream', head: [], rest })).toEqual(does('work'));
  for (const body of [whole({ operation: 'delete' }), whole(['download']), { kind: 'none' } as const]) {
    expect(await reading('objects/batch', body)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  }
});
