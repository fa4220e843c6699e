import { userById } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { User } from '../../state/model.ts';
import { unservedNodeId } from './node-id.ts';
import { timestamp } from './time.ts';
import { simpleUser } from './user.ts';

/** GitHub's `nullable-integration`: the App by which something was done, or null when a person did it by hand. */
export function performedViaApp(context: EmulatorContext, actor: User) {
  const app = context.model.apps.find(({ slug }) => `${slug}[bot]` === actor.login);
  if (app === undefined || actor.type !== 'Bot') return null;
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: unservedNodeId('A', app.id),
    owner: simpleUser(context, userById(context.model, app.ownerId)),
    name: app.name,
    description: null,
    external_url: `${context.publicUrls.web}/apps/${app.slug}`,
    html_url: `${context.publicUrls.web}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: [],
  };
}
