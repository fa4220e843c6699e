import { SidecarHealth } from '../../contract/sidecar-health.ts';
import { askDoor, isAnswer, jsonIn, type NoAnswer } from './ask-door.ts';
import { faulty, fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** Whether the sidecar answers, and how it sees itself. */
export async function checkSidecar(
  patient: Patient,
): Promise<{ readonly finding: Finding; readonly health?: SidecarHealth }> {
  const answer = await askDoor({ socketPath: patient.relay }, { path: '/health', headers: { host: 'relay' } });
  if (!isAnswer(answer)) return { finding: deadDoor('sidecar', 'the sidecar', answer, patient) };
  const health = SidecarHealth.safeParse(jsonIn(answer.text)).data;
  if (health === undefined) {
    const remedy = 'start the workspace again, so that all its programs are of one version';
    return { finding: faulty('sidecar', `the sidecar answers ${answer.status} and not how it is`, remedy) };
  }
  return { finding: fine('sidecar', 'the sidecar answers'), health };
}

/** A door that nobody holds belongs to a workspace without init; one that stays silent to a sidecar that is gone. */
export function deadDoor(check: string, who: string, { kind, code }: NoAnswer, { remedies }: Patient): Finding {
  return kind === 'closed'
    ? faulty(check, `nobody listens at the door of ${who} (${code})`, remedies.dead)
    : faulty(check, `${who} does not answer`, remedies.hanging);
}
