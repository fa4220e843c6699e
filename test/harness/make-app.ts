/** Makes an App at an organisation of the emulator by the manifest flow, and installs it there on all repositories. */
export async function makeApp(
  web: string,
  organisation: string,
  name: string,
): Promise<{ readonly clientId: string; readonly privateKeyPem: string }> {
  const manifest = JSON.stringify({
    ...{ name, url: web, redirect_url: 'http://127.0.0.1:1/back' },
    default_permissions: { contents: 'write', issues: 'write', pull_requests: 'write' },
  });
  const registered = await submit(`${web}/organizations/${organisation}/settings/apps`, { manifest, name });
  const code = new URL(registered.headers.get('location') ?? '').searchParams.get('code');
  const converted = await fetch(`${web}/api/v3/app-manifests/${code}/conversions`, { method: 'POST' });
  const app = (await converted.json()) as { slug: string; client_id: string; pem: string };
  const installed = await submit(`${web}/apps/${app.slug}/installations/new`, { selection: 'all' });
  if (!installed.ok) throw new Error(`${name} could not be installed: ${installed.status}`);
  return { clientId: app.client_id, privateKeyPem: app.pem };
}

/** As a browser does that stands on a page of the same site. */
function submit(url: string, fields: Record<string, string>): Promise<Response> {
  const { origin } = new URL(url);
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers: { origin }, redirect: 'manual' });
}
