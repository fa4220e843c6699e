import { join } from 'node:path';
import type { AppStanding } from '../../contract/app-check.ts';
import type { Random } from '../../lib/clock.ts';
import { Fault } from '../../lib/fault.ts';
import { writeNewFileWhole } from '../../lib/private-file.ts';
import { prepareFolder, type StoredApp, storeApp } from './app-files.ts';
import { configText, gitHubPart, hostInCloneUrls } from './config-text.ts';
import type { CreateOptions } from './create-options.ts';
import type { NewApp } from './exchange-code.ts';
import { fetchNewApp } from './fetch-new-app.ts';
import { type LocalPage, openLocalPage } from './local-page.ts';
import { APP_PERMISSIONS, appManifest, registrationAddress } from './manifest.ts';
import { formPage } from './pages.ts';
import { runCheck } from './run-check.ts';

/** What stands on disk, from the moment that it does. */
export type MadeApp = {
  readonly app: Pick<NewApp, 'id' | 'slug' | 'clientId' | 'owner'>;
  readonly files: StoredApp;
  /** The mooring.yaml beside it, and whether it was written now or was there already. */
  readonly config: string;
  readonly isConfigNew: boolean;
  /** What the configuration needs of this App, for `github`. */
  readonly github: Readonly<Record<string, unknown>>;
  /** The page on which it is installed. */
  readonly install: string;
};

export type CreateSteps = {
  /** Aborted by the person's Ctrl-C. */
  readonly stop: AbortSignal;
  readonly random: Random;
  readonly onPage: (url: string) => void;
  readonly onTrouble: (message: string) => void;
  readonly onMade: (made: MadeApp) => void;
  readonly onWaiting: (message: string) => void;
};

/** From nothing to an installed App; resolves once it is installed, with what it lacks. */
export async function createApp(options: CreateOptions, steps: CreateSteps): Promise<readonly AppStanding[]> {
  const { instance, folder, name, repositories } = options;
  const { stop, random, onTrouble } = steps;
  await prepareFolder(folder, name);
  const page = await openLocalPage({ web: instance.web, form: (state, back) => form(options, state, back) });
  try {
    steps.onPage(page.url);
    const code = await unlessStopped(page.code, stop);
    const app = await fetchNewApp({ instance, code, stop, random, onTrouble }).catch(tellPage(page));
    const files = await storeApp(folder, app).catch(tellPage(page));
    const github = gitHubPart(instance, app, files);
    const config = join(folder, 'mooring.yaml');
    const hasWebhook = files.webhookSecret !== undefined;
    const isConfigNew = await writeNewFileWhole(
      config,
      configText({ github, owner: app.owner, repositories, hasWebhook }),
    );
    const install = `${instance.web}${new URL(app.page).pathname}/installations/new`;
    page.show({ kind: 'stored', slug: app.slug, install });
    const { id, slug, clientId, owner } = app;
    steps.onMade({ app: { id, slug, clientId, owner }, files, config, isConfigNew, github, install });
    const source = {
      web: instance.web,
      ...hostInCloneUrls(instance.web, app.page),
      id: app.clientId,
      privateKeyFile: files.privateKey,
      need: { owner: app.owner, repositories: [...repositories], permissions: APP_PERMISSIONS },
    };
    return await runCheck({ source, wait: true }, stop, steps.onWaiting);
  } finally {
    await page.stop();
  }
}

function form(options: CreateOptions, state: string, redirectUrl: string): string {
  const { organisation } = options;
  return formPage({
    owner: organisation === undefined ? 'yourself' : `an owner of ${organisation}`,
    action: registrationAddress(options, state),
    manifest: appManifest(options, redirectUrl),
    place: new URL(options.instance.web).host,
    name: options.name,
    permissions: APP_PERMISSIONS,
  });
}

/** The person looks at the browser when it goes wrong, and at the terminal afterwards. */
function tellPage(page: LocalPage): (error: unknown) => never {
  return (error) => {
    const message = error instanceof Fault ? `${error.sentence}.` : 'The terminal says what happened.';
    page.show({ kind: 'failed', message });
    throw error;
  };
}

function unlessStopped<T>(awaited: Promise<T>, stop: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const fail = () => reject(stop.reason);
  if (stop.aborted) fail();
  stop.addEventListener('abort', fail, { once: true });
  return Promise.race([awaited, promise]).finally(() => stop.removeEventListener('abort', fail));
}
