import { WorkspaceGrants } from '../../contract/grants-change.ts';
import { WorkspaceStatus } from '../../contract/status.ts';
import { Fault } from '../../lib/fault.ts';
import { platformAt, readAnswer } from '../operator/ask-platform.ts';
import { remedyOf } from './check-token.ts';
import { faulty, fine, type Finding } from './finding.ts';
import { PATIENCE } from './patient.ts';

/** What the platform says of a workspace, and what it may do as it is now. */
export async function checkPlatform(
  data: string,
  name: string,
): Promise<{ readonly finding: Finding; readonly grants?: WorkspaceGrants['grants'] }> {
  try {
    const ask = await platformAt(data, PATIENCE);
    const path = `/admin/workspaces/${encodeURIComponent(name)}`;
    const [status, told] = await Promise.all([ask('GET', path), ask('GET', `${path}/grants`)]);
    const { grants } = readAnswer(WorkspaceGrants, told);
    return { finding: judgeStatus(readAnswer(WorkspaceStatus, status)), grants };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { finding: faulty('platform', error.message, error.remedy) };
  }
}

export function judgeStatus({ name, state, reason, fault }: WorkspaceStatus): Finding {
  if (state === 'failed')
    return faulty('platform', `"${name}" has failed: ${reason ?? 'see its init log'}`, 'mend it and start it again');
  if (state === 'stopped') return faulty('platform', `"${name}" is stopped`, `mooring workspace start ${name}`);
  if (fault !== undefined) return faulty('platform', `${fault.message} (${fault.code})`, remedyOf(fault));
  return fine('platform', `the platform runs, "${name}" is ${state}`);
}
