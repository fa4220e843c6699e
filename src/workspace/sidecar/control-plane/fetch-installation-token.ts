import { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import { isSameName } from '../../../contract/same-name.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { PlatformClient } from './platform-client.ts';
import type { PlatformFault } from './platform-fault.ts';

/**
 * Asks the platform for a token of one owner's repositories. `refused` is the hex SHA-256 of a token that GitHub
 * refused, so that the same one is not handed out again.
 */
export async function fetchInstallationToken(
  platform: Pick<PlatformClient, 'send'>,
  owner: string,
  refused: string | undefined,
): Promise<Result<InstallationTokenAnswer, PlatformFault>> {
  const query = new URLSearchParams({ owner, ...(refused === undefined ? {} : { refused }) });
  const answer = await platform.send({ method: 'GET', path: `/github-installation-token?${query.toString()}` });
  if (!answer.ok) return answer;
  const parsed = InstallationTokenAnswer.safeParse(answer.value.body);
  // A token for somebody else's repositories would be sent where it does not belong.
  if (parsed.success && isSameName(parsed.data.owner, owner)) return ok(parsed.data);
  return err({
    code: 'internal',
    message: 'the Mooring platform answered something else than the token asked for',
    remedy: 'run the same version of platform and sidecar',
    waitingHelps: true,
  });
}
