import { html } from 'hono/html';
import type { App, Repository, User } from '../../state/model.ts';
import type { Manifest } from './read-manifest.ts';

/** A page of the emulator's: everything put into it is escaped by `html`. */
function page(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 40rem;
            margin: 3rem auto;
            padding: 0 1rem;
          }
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
        <p><small>This is Mooring's built-in GitHub: nobody has to sign in.</small></p>
      </body>
    </html>`;
}

/** What is asked, and the button; `action` is where the answer goes. */
export function registrationPage(owner: User, manifest: Manifest, raw: string, action: string, fault?: string) {
  const { name = '', default_permissions: permissions, hook_attributes: hook } = manifest;
  return page(
    `Create GitHub App for ${owner.login}`,
    html`${fault === undefined ? '' : html`<p role="alert">${fault}</p>`}
      <p>It asks for these permissions:</p>
      <ul>
        ${Object.entries(permissions).map(([permission, level]) => html`<li>${permission}: ${level}</li>`)}
      </ul>
      <p>Webhook: ${hook?.active === true ? hook.url : 'none'}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="manifest" value="${raw}" />
        <p>
          <label>GitHub App name <input name="name" value="${name}" /></label>
        </p>
        <button type="submit">Create GitHub App for ${owner.login}</button>
      </form>`,
  );
}

export const invalidManifestPage = (faults: readonly string[]) =>
  page(
    'Invalid GitHub App configuration',
    html`<p>The configuration does not appear to be a valid GitHub App manifest.</p>
      <ul>
        ${faults.map((fault) => html`<li>Error: ${fault}</li>`)}
      </ul>`,
  );

export const registrationHintPage = () =>
  page('Register a GitHub App', html`<p>Post a manifest to this address to register an App.</p>`);

export const createdPage = (app: App) =>
  page(app.name, html`<p>Created. <a href="/apps/${app.slug}/installations/new">Install it</a></p>`);

export function installationPage(app: App, account: User, repositories: readonly Repository[]) {
  return page(
    `Install ${app.name} on ${account.login}`,
    html`<form method="post">
      <p>
        <label><input type="radio" name="selection" value="all" checked /> All repositories</label><br />
        <label><input type="radio" name="selection" value="selected" /> Only select repositories</label>
      </p>
      <ul>
        ${repositories.map(
          ({ id, name }) =>
            html`<li>
              <label><input type="checkbox" name="repository" value="${id}" /> ${name}</label>
            </li>`,
        )}
      </ul>
      <button type="submit">Install</button>
    </form>`,
  );
}

export const installedPage = (app: App, account: User) =>
  page(`${app.name} is installed`, html`<p>It is installed on ${account.login}.</p>`);

export const notFoundPage = () => page('Not Found', html`<p>This is not the page you are looking for.</p>`);
