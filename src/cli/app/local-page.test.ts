import { request } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { openLocalPage } from './local-page.ts';
import { formPage } from './pages.ts';

const WEB = 'https://github.example';

async function open() {
  let state = '';
  const page = await openLocalPage({
    web: WEB,
    form: (secret, redirectUrl) => {
      state = secret;
      const manifest = { name: `"><script>`, redirect_url: redirectUrl };
      return formPage({
        action: `${WEB}/new?state=${secret}`,
        manifest,
        owner: 'me',
        place: 'here',
        name: '<b>',
        permissions: {},
      });
    },
  });
  onTestFinished(page.stop);
  const first = await get(page.url);
  const callback = (query: Record<string, string>) => get(`${page.url}callback?${new URLSearchParams(query)}`);
  return { page, state, first, callback };
}

async function get(url: string, headers: Record<string, string> = {}) {
  const sent = request(url, { headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, text: await text(response) };
}

test('the form goes to GitHub alone, and nothing is kept, run, framed or told to others', async () => {
  const { first } = await open();
  expect(first.status).toBe(200);
  expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'strict-origin' });
  const policy = first.headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`form-action ${WEB};`);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(first.text).not.toContain('<script');
  expect(first.text).toContain('&lt;b&gt;');
});

test('state and path are 128 bits, other ones each time', async () => {
  const [one, other] = [await open(), await open()];
  for (const secret of [one.state, new URL(one.page.url).pathname.replaceAll('/', '')]) {
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
  }
  expect(one.state).not.toBe(other.state);
  expect(new URL(one.page.url).pathname).not.toBe(new URL(other.page.url).pathname);
});

test('a name that leads here is refused (DNS rebinding)', async () => {
  const { page } = await open();
  const { port } = new URL(page.url);
  expect((await get(page.url, { host: `rebound.example:${port}` })).status).toBe(403);
});

test('a wrong state is told so, and the flow goes on', async () => {
  const { page, state, callback } = await open();
  const refused = await callback({ code: 'forged', state: 'x' });
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('another registration') });
  page.show({ kind: 'stored', slug: 'made', install: `${WEB}/apps/made/installations/new` });
  const taken = await callback({ code: 'right', state });
  expect(taken.text).toContain(`${WEB}/apps/made/installations/new`);
  expect(await page.code).toBe('right');
});

test('one code is taken; whoever comes after it is shown the same outcome', async () => {
  const { page, state, callback } = await open();
  const first = callback({ code: 'first', state });
  expect(await page.code).toBe('first');
  const [second, form] = [callback({ code: 'second', state }), get(page.url)];
  page.show({ kind: 'failed', message: 'a <sad> end' });
  for (const shown of await Promise.all([first, second, form])) expect(shown.text).toContain('a &lt;sad&gt; end');
  expect(await page.code).toBe('first');
});
