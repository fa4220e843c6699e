import type { WorkspaceStatus } from '../../../contract/status.ts';
import type { Snapshot } from '../snapshot.ts';

/** A workspace in the middle of its work. */
export const workspace: WorkspaceStatus = {
  id: 'w1',
  name: 'ada',
  role: 'lead',
  delivery: 'gateway',
  state: 'running',
  token: { issuedAt: 100_000, expiresAt: 190_000 },
  tokensIssued: 2,
  counts: { gitCommands: 12, ghCommands: 30, failedCommands: 1, pullRequestsOpened: 3 },
  gateway: { requests: 50, unauthorizedPassedOn: 0, healed: 1, refused: 0 },
  activity: 'git push',
  turnsSettled: 4,
};

export const snapshotOf = (...workspaces: WorkspaceStatus[]): Snapshot => ({
  status: { faults: [], githubs: [{ name: 'github.com', web: 'https://github.com' }], workspaces },
  emulator: undefined,
  takenAt: 0,
});
