import { readFile, rm } from 'node:fs/promises';
import type { z } from 'zod';
import { EnrolmentAnswer, type EnrolmentRequest } from '../../../contract/enrolment.ts';
import { reachPlatform } from '../../../contract/platform-socket.ts';
import type { Log } from '../../../lib/log.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { IdentityKey } from '../identity/identity-key.ts';
import { judgeAnswer, type PlatformFault } from './platform-fault.ts';
import { sendJson } from '../../../lib/send-json.ts';

export type EnrolmentOptions = {
  /** Its unix socket or its web address: `reachPlatform`. */
  readonly platform: string;
  readonly workspaceId: string;
  readonly codeFile: string;
  readonly key: IdentityKey;
  readonly log: Log;
};

const IDLE = 10_000;

/**
 * Makes the platform know this sidecar's key, by the one-time code that lies in a file. Without a code there is
 * nothing to do: the key has been enrolled before, and if the platform says otherwise a new code file may come.
 */
export class Enrolment {
  readonly #options: EnrolmentOptions;
  /** A code that was refused is not tried again; the file may be replaced by one that is good. */
  #refusedCode: string | undefined;

  constructor(options: EnrolmentOptions) {
    this.#options = options;
  }

  /** Called before each request that is to be signed: one look at the file when nothing is to be done. */
  async ensure(): Promise<Result<void, PlatformFault>> {
    const code = await this.#readCode();
    if (code === undefined || code === this.#refusedCode) return ok(undefined);
    return this.#enrol(code);
  }

  async #enrol(code: string): Promise<Result<void, PlatformFault>> {
    const { platform, workspaceId, codeFile, key, log } = this.#options;
    const request: z.infer<typeof EnrolmentRequest> = { code, publicKey: key.publicKey };
    const answer = await sendJson({
      ...reachPlatform(platform),
      method: 'POST',
      path: '/enrolments',
      body: JSON.stringify(request),
      idle: IDLE,
    }).catch(() => undefined);
    const judged = judgeAnswer(answer);
    if (judged.ok) {
      const enrolled = EnrolmentAnswer.safeParse(judged.value.body).data?.workspaceId;
      if (enrolled !== workspaceId) log.error({ enrolled, expected: workspaceId }, 'the code is of another workspace');
      // A used code is worth nothing; the missing file says that the key is known.
      await rm(codeFile, { force: true });
      log.info('enrolled');
      return ok(undefined);
    }
    if (judged.error.code !== 'enrolment_code_invalid') return judged;
    this.#refusedCode = code;
    log.error({ fault: judged.error.code }, `${judged.error.message}: ${judged.error.remedy}`);
    // The key may be known all the same: this code was used, and the answer was lost.
    return ok(undefined);
  }

  async #readCode(): Promise<string | undefined> {
    const text = await readFile(this.#options.codeFile, 'utf8').catch(() => '');
    return text.trim() === '' ? undefined : text.trim();
  }
}
