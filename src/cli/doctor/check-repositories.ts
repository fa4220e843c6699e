import type { SidecarHealth } from '../../contract/sidecar-health.ts';
import { askDoor, isAnswer, messageIn, refusalIn } from './ask-door.ts';
import { remedyOf } from './check-token.ts';
import { restQuestion } from './check-github.ts';
import { faulty, fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** Each costs a request of the limit: a grant may name 10,000. */
const MOST = 30;
const AT_ONCE = 6;

/** Whether each repository of the grant can be read through the gateway. */
export async function checkRepositories(patient: Patient, { owners }: SidecarHealth): Promise<Finding> {
  const withheld = owners.flatMap(({ owner, withheld }) =>
    (withheld?.repositories ?? []).map((name) => ({ name: `${owner}/${name}`, fault: withheld?.fault })),
  );
  const granted = owners.flatMap(({ owner, repositories }) => repositories.map((name) => `${owner}/${name}`));
  const waiting = granted.slice(0, MOST);
  const faults: { says: string; remedy: string }[] = withheld.map(({ name, fault }) => ({
    says: `${name}: ${fault?.message} (${fault?.code})`,
    remedy: fault === undefined ? '' : remedyOf(fault),
  }));
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const fault = await faultAt(name, patient);
      if (fault !== undefined) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const [first] = faults;
  if (first !== undefined) return faulty('repositories', faults.map(({ says }) => says).join('; '), first.remedy);
  if (granted.length === 0) return faulty('repositories', 'no repository is left', 'have the operator see the grant');
  const asked = granted.length > MOST ? `the first ${MOST} of ${granted.length} repositories` : granted.join(', ');
  return fine('repositories', `GitHub lets the workspace read ${asked}`);
}

async function faultAt(name: string, patient: Patient): Promise<{ says: string; remedy: string } | undefined> {
  const answer = await askDoor({ socketPath: patient.gateway }, restQuestion(patient.wiring.github, `/repos/${name}`));
  if (!isAnswer(answer)) return { says: `${name}: no answer`, remedy: 'see what the other checks say' };
  if (answer.status === 200) return undefined;
  const refused = refusalIn(answer);
  if (refused !== undefined) return { says: `${name}: ${refused.message} (${refused.code})`, remedy: refused.remedy };
  const says = `${name}: GitHub answers ${answer.status} ${messageIn(answer.text) ?? ''}`.trimEnd();
  const moved = answer.status === 301 ? 'it was renamed: write its new name into the grant' : undefined;
  return { says, remedy: moved ?? "add it to the App's installation, or take it out of the grant" };
}
