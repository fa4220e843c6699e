import type { FaultNotice } from '../../contract/status.ts';
import type { SidecarHealth } from '../../contract/sidecar-health.ts';
import { faulty, fine, type Finding } from './finding.ts';

/** Whether there is a token for each owner, and until when. */
export function checkToken({ delivery, owners }: SidecarHealth): Finding {
  if (delivery === 'env') return fine('token', 'the token was frozen into the environment at the start');
  const without = owners.find(({ token }) => token === undefined);
  if (without !== undefined) {
    const { owner, fault } = without;
    if (fault === undefined) return faulty('token', `there is no token for ${owner} yet`, 'wait some seconds');
    return faulty('token', `there is no token for ${owner}: ${fault.message} (${fault.code})`, remedyOf(fault));
  }
  const troubled = owners.find(({ fault }) => fault !== undefined);
  if (troubled?.fault !== undefined) {
    const { owner, fault, token } = troubled;
    const until = token === undefined ? '' : `; the one at hand goes on until ${iso(token.expiresAt)}`;
    const says = `no fresh token comes for ${owner}: ${fault.message} (${fault.code})${until}`;
    return faulty('token', says, remedyOf(fault));
  }
  const lives = owners.map(({ owner, token }) => `for ${owner} until ${iso(token?.expiresAt ?? 0)}`);
  return fine('token', `the sidecar holds a token ${lives.join(', ')}`);
}

export function remedyOf({ waitingHelps, remedy, retryAt }: FaultNotice): string {
  if (!waitingHelps) return `waiting does not help: ${remedy}`;
  return retryAt === undefined ? `waiting helps: ${remedy}` : `waiting helps, until ${iso(retryAt)}`;
}

/** To the second. */
const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
