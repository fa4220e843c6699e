import { fullName, userById } from '../actions/records.ts';
import { installationBody } from '../apps/representations.ts';
import type { EmulatorContext } from '../context.ts';
import { repositoryNodeId } from '../rest/representations/node-id.ts';
import { simpleUser } from '../rest/representations/user.ts';
import { repositoriesOf } from '../state/find.ts';
import type { App, Installation, Repository } from '../state/model.ts';

export type InstallationAction = 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'new_permissions_accepted';

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation */
export function announceInstallation(
  context: EmulatorContext,
  installation: Installation,
  action: InstallationAction,
): void {
  const app = appOf(context, installation);
  const repositories = repositoriesOf(context.model, installation).map((each) => repositoryLine(context, each));
  context.webhooks.deliver(app, {
    event: 'installation',
    action,
    installationId: installation.id,
    payload: {
      action,
      installation: bodyOf(context, app, installation),
      repositories,
      requester: null,
      sender: senderOf(context, installation),
    },
  });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation_repositories */
export function announceRepositories(
  context: EmulatorContext,
  installation: Installation,
  action: 'added' | 'removed',
  repositories: readonly Repository[],
): void {
  const app = appOf(context, installation);
  const body = bodyOf(context, app, installation);
  const lines = repositories.map((each) => repositoryLine(context, each));
  context.webhooks.deliver(app, {
    event: 'installation_repositories',
    action,
    installationId: installation.id,
    payload: {
      action,
      installation: body,
      repository_selection: body.repository_selection,
      repositories_added: action === 'added' ? lines : [],
      repositories_removed: action === 'removed' ? lines : [],
      requester: null,
      sender: senderOf(context, installation),
    },
  });
}

/** The moment's own copy: the installation may change again before the body is sent. */
const bodyOf = (context: EmulatorContext, app: App, installation: Installation) =>
  structuredClone(installationBody(context, app, installation));

function appOf({ model }: EmulatorContext, installation: Installation): App {
  const app = model.apps.find(({ id }) => id === installation.appId);
  if (app === undefined) throw new Error(`installation ${installation.id} belongs to no App`);
  return app;
}

/** An organisation acts through one of its people. */
function senderOf(context: EmulatorContext, { accountId }: Installation) {
  const { users } = context.model;
  const person = users.find(({ type }) => type === 'User');
  return simpleUser(context, person ?? userById(context.model, accountId));
}

function repositoryLine({ model }: EmulatorContext, repository: Repository) {
  const { id, name, private: isPrivate } = repository;
  return {
    id,
    node_id: repositoryNodeId(repository),
    name,
    full_name: fullName(model, repository),
    private: isPrivate,
  };
}
