import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const CONTENTS = '/repos/{owner}/{repo}/contents/{path}';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Files, written and read through the API. */
export async function walkContents(github: ConformingClient): Promise<void> {
  const parameters = { path: 'docs/low tide.md' };
  const author = { name: 'Ada', email: 'ada@example.com' };
  const added = { message: 'Add a page', content: base64('# Low\n'), branch: 'main', author };
  const put = await github.call(`PUT ${CONTENTS}`, { status: 201, parameters, body: added });
  const { content, commit } = put.json as { content: { sha: string }; commit: { sha: string } };
  await github.call(`PUT ${CONTENTS}`, { status: 422, parameters, body: added });
  const stale = { ...added, sha: 'f'.repeat(40) };
  await github.call(`PUT ${CONTENTS}`, { status: 409, parameters, body: stale });
  await github.call(`PUT ${CONTENTS}`, { status: 404, parameters, body: { ...added, branch: 'nothing' } });
  await github.call(`PUT ${CONTENTS}`, { status: 422, parameters: { path: '.git/config' }, body: added });
  await github.call(`PUT ${CONTENTS}`, { status: 422, parameters: { path: 'new' }, body: { ...added, content: '%' } });
  const changed = { ...added, message: 'Say more', content: base64('# Low tide\n'), sha: content.sha };
  const again = await github.call(`PUT ${CONTENTS}`, { status: 200, parameters, body: changed });
  expect(again.json).toMatchObject({ commit: { author: { name: 'Ada' }, parents: [{ sha: commit.sha }] } });

  const file = await github.call(`GET ${CONTENTS}`, { status: 200, parameters, query: { ref: 'main' } });
  expect(Buffer.from((file.json as { content: string }).content, 'base64').toString()).toBe('# Low tide\n');
  await github.call(`GET ${CONTENTS}`, { status: 200, parameters: { path: 'docs' } });
  await github.call(`GET ${CONTENTS}`, { status: 200, parameters: { path: '' } });
  const object = { accept: 'application/vnd.github.object+json' };
  await github.call(`GET ${CONTENTS}`, { status: 200, parameters: { path: 'docs' }, headers: object });
  const raw = await github.call(`GET ${CONTENTS}`, {
    status: 200,
    parameters,
    headers: { accept: 'application/vnd.github.raw+json' },
  });
  expect(raw.text).toBe('# Low tide\n');
  await github.call(`GET ${CONTENTS}`, { status: 404, parameters: { path: 'nothing' } });
  await github.call(`GET ${CONTENTS}`, { status: 404, parameters, query: { ref: 'nothing' } });

  await github.call('GET /repos/{owner}/{repo}/readme', { status: 200 });
  await github.call('GET /repos/{owner}/{repo}/readme', { status: 404, query: { ref: 'nothing' } });

  const { sha } = (again.json as { content: { sha: string } }).content;
  await github.call(`DELETE ${CONTENTS}`, { status: 409, parameters, body: { message: 'x', sha: content.sha } });
  await github.call(`DELETE ${CONTENTS}`, { status: 422, parameters, body: { message: 'x' } });
  await github.call(`DELETE ${CONTENTS}`, { status: 200, parameters, body: { message: 'Remove the page', sha } });
  await github.call(`DELETE ${CONTENTS}`, { status: 404, parameters, body: { message: 'x', sha } });

  const first = { message: 'Begin', content: base64('# Empty\n') };
  await github.call(`GET ${CONTENTS}`, { status: 404, parameters: { repo: 'empty', path: '' } });
  await github.call(`PUT ${CONTENTS}`, { status: 201, parameters: { repo: 'empty', path: 'README.md' }, body: first });

  for (const kind of ['tarball', 'zipball']) {
    await github.call(`GET /repos/{owner}/{repo}/${kind}/{ref}`, { status: 302, parameters: { ref: 'main' } });
  }
}
