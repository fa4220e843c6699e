import { z } from 'zod';
import { RemoteClock } from '../../lib/remote-clock.ts';
import { askDoor, type DoorAnswer, isAnswer, jsonIn, messageIn, type NoAnswer, refusalIn } from './ask-door.ts';
import { deadDoor } from './check-sidecar.ts';
import { faulty, fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** More than network and a Date of whole seconds explain, in milliseconds. */
const MOST_SKEW = 30_000;

const RateLimits = z.object({
  resources: z.object({ core: z.object({ limit: z.number(), remaining: z.number(), reset: z.number() }) }),
});

/** The headers and the path with which gh asks a REST question. */
export function restQuestion(github: string, path: string): { path: string; headers: Record<string, string> } {
  const isCloud = github === 'github.com' || github.endsWith('.ghe.com');
  const headers = { 'user-agent': 'mooring-doctor', accept: 'application/vnd.github+json' };
  return isCloud
    ? { path, headers: { ...headers, host: `api.${github}` } }
    : { path: `/api/v3${path}`, headers: { ...headers, host: github } };
}

/** Whether the gateway answers, whether GitHub does behind it, and what time it is there. */
export async function checkGitHub(patient: Patient): Promise<Finding[]> {
  const { gateway, wiring } = patient;
  // It costs nothing of the limit that it tells of.
  const answer = await askDoor({ socketPath: gateway }, restQuestion(wiring.github, '/rate_limit'));
  if (!isAnswer(answer)) return unanswered(answer, patient);
  const door = fine('gateway', "the gateway answers at gh's door");
  const refused = refusalIn(answer);
  if (refused !== undefined) {
    const remedy = refused.waiting_helps ? `waiting helps: ${refused.remedy}` : refused.remedy;
    return [door, faulty('github', `${refused.message} (${refused.code})`, remedy)];
  }
  if (answer.status !== 200) {
    const says = `GitHub answers ${answer.status}: ${messageIn(answer.text) ?? 'without a word'}`;
    const remedy = answer.status >= 500 ? 'wait; see https://www.githubstatus.com' : 'see what the token check says';
    return [door, faulty('github', says, remedy), checkClock(answer)];
  }
  return [door, fine('github', `GitHub answers${limitsIn(answer.text)}`), checkClock(answer)];
}

function unanswered(answer: NoAnswer, patient: Patient): Finding[] {
  if (answer.kind === 'closed') return [deadDoor('gateway', 'the gateway', answer, patient)];
  const remedy = 'see what the sidecar and the token say; check network, proxy and DNS of this machine';
  return [faulty('github', 'no answer came from GitHub in time', remedy)];
}

function limitsIn(text: string): string {
  const core = RateLimits.safeParse(jsonIn(text)).data?.resources.core;
  return core === undefined ? '' : `; ${core.remaining} of ${core.limit} requests are left`;
}

export function checkClock({ date, sentAt }: Pick<DoorAnswer, 'date' | 'sentAt'>, now = Date.now): Finding {
  const clock = new RemoteClock(now);
  clock.observe(date, sentAt);
  const skew = clock.offset;
  if (date === undefined) return faulty('clock', 'GitHub does not tell the time', 'check what stands between');
  if (Math.abs(skew) <= MOST_SKEW) return fine('clock', "this host's clock agrees with GitHub's");
  const by = `${Math.round(Math.abs(skew) / 1_000)} s`;
  return faulty(
    'clock',
    `this host's clock is ${by} ${skew > 0 ? 'behind' : 'ahead of'} GitHub's`,
    'set it right, with NTP',
  );
}
