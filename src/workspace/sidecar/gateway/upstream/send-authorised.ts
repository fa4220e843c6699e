import { Silence } from '../../../../lib/http1/client-connection.ts';
import type { ClientResponse } from '../../../../lib/http1/client-response.ts';
import { fieldLine } from '../../../../lib/http1/field-line.ts';
import type { Presence } from '../../../../lib/http1/presence.ts';
import type { RemoteClock } from '../../../../lib/remote-clock.ts';
import { err, ok, type Result } from '../../../../lib/result.ts';
import type { HeldToken } from '../../tokens/held-token.ts';
import type { Admission } from '../admission/admit-request.ts';
import type { RequestBody } from '../bodies/request-body.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';
import { credentialFor } from './credential-for.ts';
import { NotPublic } from './public-addresses.ts';
import type { RegistryBearers } from './registry-bearers.ts';
import type { Upstream } from './upstream.ts';

export type Outgoing = {
  readonly method: string;
  /** Its fields as they go on, line by line, less those that the gateway writes. */
  readonly lines: string;
  /** What the client itself sent: it goes on nowhere but where GitHub told the client to send it. */
  readonly authorization?: string | undefined;
  readonly body: RequestBody;
  readonly client: Presence;
};

export type SendParts = {
  readonly upstream: Upstream;
  readonly gitHubClock: RemoteClock;
  readonly bearers: Pick<RegistryBearers, 'open'>;
};

/** `mayPass`: the connection failed at once, and may not do so again. */
export type NotSent = { readonly refusal: Refusal; readonly mayPass: boolean };

/** Sends a request once, with a token or without one, and sets GitHub's clock by the answer. */
export async function sendAuthorised(
  { destination }: Pick<Admission, 'destination'>,
  { method, lines, authorization, body, client }: Outgoing,
  token: HeldToken | undefined,
  { upstream, gitHubClock, bearers }: SendParts,
): Promise<Result<ClientResponse, NotSent>> {
  const credential = credentialFor(destination.place, token, authorization, bearers);
  const withCredential = credential === undefined ? lines : lines + fieldLine('Authorization', credential);
  const sentAt = gitHubClock.local();
  try {
    const answer = await upstream.send({ method, destination, lines: withCredential, body, client });
    // Other hosts than GitHub's own have other clocks.
    if (token !== undefined) gitHubClock.observe(answer.fields.first('date'), sentAt);
    return ok(answer);
  } catch (error) {
    if (error instanceof NotPublic) return err({ refusal: notPublic(destination.origin.hostname), mayPass: false });
    return err({ refusal: unreachable(), mayPass: !(error instanceof Silence) });
  }
}

export const unreachable = (): Refusal =>
  refusal('github_unreachable', 'GitHub cannot be reached', 'try again in a moment; see https://www.githubstatus.com');

const notPublic = (host: string): Refusal =>
  refusal(
    'host_not_allowed',
    `the gateway does not lead to ${host}, which is not on the public internet`,
    'reach it without the gateway',
  );
