import { createHash } from 'node:crypto';
import type { PageRefusal } from './decide-page.ts';

/** What became of the code, as the page shows it. */
export type Outcome =
  | { readonly kind: 'stored'; readonly slug: string; readonly install: string }
  | { readonly kind: 'failed'; readonly message: string };

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1f2328}' +
  'button,.button{font:inherit;padding:.5rem 1rem;border:0;border-radius:.4rem;background:#1f6feb;color:#fff;text-decoration:none;cursor:pointer}' +
  'code{background:#eff1f3;padding:.1rem .3rem;border-radius:.2rem}';

/** No script, nothing from elsewhere, no frame; a form may go to GitHub alone. `web` is an origin. */
export function contentSecurityPolicy(web: string): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    `form-action ${web}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function formPage(form: {
  readonly action: string;
  readonly manifest: Record<string, unknown>;
  /** Whom the person has to be signed in as, and where. */
  readonly owner: string;
  readonly place: string;
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
}): string {
  const permissions = Object.entries(form.permissions).map(
    ([name, level]) => `<code>${escape(`${name}: ${level}`)}</code>`,
  );
  return page(
    'Create a GitHub App for Mooring',
    `<p>The button takes you to ${escape(form.place)}, which shows what the App <b>${escape(form.name)}</b> may do and asks you to confirm.
It asks for ${permissions.join(', ')}. </p>
<p>You must be signed in there as ${escape(form.owner)}; to others the page does not exist (404).</p>
<form method="post" action="${escape(form.action)}">
<input type="hidden" name="manifest" value="${escape(JSON.stringify(form.manifest))}">
<button type="submit">Continue to ${escape(form.place)}</button>
</form>`,
  );
}

export function outcomePage(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'stored':
      return page(
        'The App is made',
        `<p><b>${escape(outcome.slug)}</b> is registered, and its key is stored on this machine.</p>
<p>Now install it, on the repositories that agents may work on:</p>
<p><a class="button" href="${escape(outcome.install)}" rel="noreferrer">Install ${escape(outcome.slug)}</a></p>
<p>The terminal waits for the installation and says what is missing.</p>`,
      );
    case 'failed':
      return page('That did not work', `<p>${escape(outcome.message)}</p>`);
  }
}

const REFUSALS: Record<PageRefusal, string> = {
  host_not_loopback: 'This page answers to its own address alone.',
  not_found: 'There is nothing at this address. Open the one that the terminal shows.',
  method_not_allowed: 'This page is only for reading.',
  state_mismatch:
    'This answer belongs to another registration. Open the address that the terminal shows and begin there.',
  code_missing: 'GitHub sent no code along. Open the address that the terminal shows and begin again.',
};

export const refusalPage = (reason: PageRefusal): string => page('Refused', `<p>${escape(REFUSALS[reason])}</p>`);

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1>
${body}
</body></html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
