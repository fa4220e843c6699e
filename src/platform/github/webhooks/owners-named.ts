import { z } from 'zod';
import { Owner } from '../../../contract/grant.ts';

const Account = z.object({ login: Owner });
/** A part that is not as we expect names nobody; the other parts still may. */
const Login = Account.optional().catch(undefined);

/**
 * The parts of a payload that name an account whose installation may have changed:
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
const Payload = z.object({
  installation: z.object({ account: Login }).optional().catch(undefined),
  account: Login,
  repository: z.object({ owner: Login }).optional().catch(undefined),
  changes: z
    .object({
      /** `installation_target` renamed. */
      login: z.object({ from: Owner }).optional().catch(undefined),
      /** `repository` transferred. */
      owner: z
        .object({ from: z.object({ user: Login, organization: Login }) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Each says that something about the installation or its repositories is not as it was. */
const ACTIONS: Readonly<Record<string, readonly string[] | undefined>> = {
  installation: ['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted'],
  installation_repositories: ['added', 'removed'],
  installation_target: ['renamed'],
  repository: ['renamed', 'transferred', 'deleted', 'created'],
};

/**
 * The owners that an event hints at; none when it is not about installations. That is all that is taken from it: a
 * payload may be old, replayed or out of order, so what is true now is asked of GitHub.
 */
export function ownersNamed(event: string, payload: unknown): string[] {
  const actions = Object.hasOwn(ACTIONS, event) ? ACTIONS[event] : undefined;
  const action = z.object({ action: z.string() }).safeParse(payload).data?.action;
  if (action === undefined || actions?.includes(action) !== true) return [];
  const parsed = Payload.safeParse(payload).data;
  const { installation, account, repository, changes } = parsed ?? {};
  const former = changes?.owner?.from;
  const logins = [installation?.account, account, repository?.owner, former?.user, former?.organization];
  const names = [...logins.map((each) => each?.login), changes?.login?.from].filter((name) => name !== undefined);
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
