/** `git`: the loopback port, where the local key is demanded. `gh`: the gateway's socket. `relay`: the runtime's. */
export type DoorName = 'git' | 'gh' | 'relay';

/**
 * Init accepts the connections of a workspace's doors and hands each to the sidecar over Node's IPC channel
 * (`child.send(message, socket)`): while the sidecar starts again they wait in init, so that no git or gh
 * command of the agent ever meets a refused connection.
 */
export type ConnectionHandoff = {
  readonly kind: 'connection';
  readonly door: DoorName;
};
