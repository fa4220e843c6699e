import type { SidecarHealth } from '../../contract/sidecar-health.ts';
import { faulty, fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** Delivery `helper`: whether git's cache and gh's login hold the tokens that are to be used now. */
export function checkFeeding({ feeding }: SidecarHealth, { remedies }: Pick<Patient, 'remedies'>): Finding {
  if (feeding === undefined || !feeding.isHeard) {
    const says = "nobody feeds git's cache and gh's login: git asks the sidecar each time, gh goes by what it has";
    return faulty('feeder', says, remedies.hanging);
  }
  const [trouble] = feeding.troubles;
  if (trouble !== undefined) return faulty('feeder', `what was fed is not there: ${trouble}`, 'see the feeder log');
  return feeding.isUpToDate
    ? fine('feeder', "git's cache and gh's login hold the token")
    : faulty('feeder', "git's cache and gh's login do not hold the newest token yet", 'wait some seconds');
}
