import { ErrorBody } from '../../../contract/errors.ts';
import type { FaultNotice } from '../../../contract/status.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { JsonAnswer } from '../../../lib/send-json.ts';

/** What the platform refused and why, or that it could not be asked. */
export type PlatformFault = Readonly<FaultNotice> & {
  /** Absent when there was no answer. */
  readonly status?: number;
};

const UNREACHABLE: PlatformFault = {
  code: 'platform_unreachable',
  message: 'the Mooring platform cannot be reached',
  remedy: 'it is asked again by itself; if this lasts, see whether `mooring up` still runs',
  waitingHelps: true,
};

/** Tells a success from a refusal; `answer` is undefined when the platform could not be reached. */
export function judgeAnswer(answer: JsonAnswer | undefined): Result<JsonAnswer, PlatformFault> {
  if (answer === undefined) return err(UNREACHABLE);
  const { status } = answer;
  if (status >= 200 && status < 300) return ok(answer);
  const body = ErrorBody.safeParse(answer.body);
  if (body.success) {
    const { code, message, remedy, waiting_helps: waitingHelps, retry_at: retryAt } = body.data.error;
    const until = retryAt === undefined ? {} : { retryAt: retryAt * 1_000 };
    return err({ code, message, remedy, waitingHelps, ...until, status });
  }
  return err({
    code: 'internal',
    message: `the Mooring platform answered ${status}`,
    remedy: "see the platform's log",
    waitingHelps: true,
    status,
  });
}
