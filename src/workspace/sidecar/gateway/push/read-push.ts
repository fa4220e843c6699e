import { err, ok, type Result } from '../../../../lib/result.ts';
import { type Push, PushHeadReader } from '../../../../policy/git/push-head.ts';
import { type RequestBody, SMALL } from '../bodies/request-body.ts';
import { type Refusal, refusal } from '../refusals/refusal.ts';
import type { GitHubRequest } from '../requests/classify-request.ts';

/** A push, and its body as it goes on: every byte of it, with what was read of it in front. */
export type ReceivedPush = { readonly push: Push; readonly body: RequestBody };

/** `0000`: what git asks with, before a large push, whether it may (remote-curl.c, `probe_rpc`). */
const PROBE_LENGTH = 4;

/** Whether a body begins with the list of refs that it would change. */
export const isPush = (request: GitHubRequest): boolean =>
  request.surface === 'git' && request.service === 'git-receive-pack' && request.step === 'exchange';

/**
 * Reads a push up to its pack, and no more of what is left in the stream than the head needs. `takeRoom` is waited for
 * before more of a head is read than every request may have.
 */
export async function readPush(
  body: RequestBody,
  takeRoom: () => Promise<void>,
): Promise<Result<ReceivedPush, Refusal>> {
  const reader = new PushHeadReader();
  let progress = undefined as Result<Push, string> | undefined;
  if (body.kind === 'whole') progress = reader.read(body.bytes);
  let received = body;
  if (body.kind === 'stream') {
    const head: Buffer[] = [];
    let bytes = 0;
    for (const piece of body.head) {
      head.push(piece);
      bytes += piece.length;
      progress ??= reader.read(piece);
    }
    if (progress === undefined) {
      if (bytes > SMALL) await takeRoom();
      for await (const piece of body.rest) {
        head.push(piece);
        progress = reader.read(piece);
        if (progress !== undefined) break;
        if (bytes <= SMALL && bytes + piece.length > SMALL) await takeRoom();
        bytes += piece.length;
      }
    }
    received = { ...body, head };
  }
  if (progress === undefined) return err(unreadable('an end in the middle of its commands'));
  if (!progress.ok) return err(unreadable(progress.error));
  const push = progress.value;
  const isProbe = body.kind === 'whole' && body.bytes.length === PROBE_LENGTH;
  if (push.commands.length === 0 && !isProbe) return err(unreadable('no commands'));
  return ok({ push, body: received });
}

const unreadable = (what: string): Refusal =>
  refusal('bad_request', `the push has ${what}`, 'push with git, or another client that keeps to its protocol');
