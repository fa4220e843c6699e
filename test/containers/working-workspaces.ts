const IDLE = { every: '1s', text: 'Claim an open issue that nobody works on, and ship it as a pull request.' };

/** Workspaces in mooring.yaml whose agents claim and ship issues all the time. */
export const working = (...names: readonly string[]) =>
  names.map((name) => ({
    name,
    grants: [{ owner: 'acme', repositories: ['harbor', 'lighthouse', 'tide'] }],
    idle: IDLE,
  }));
