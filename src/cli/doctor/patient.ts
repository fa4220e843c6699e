import type { WorkspaceWiring } from '../../contract/workspace-wiring.ts';

/** Whom the doctor looks at, from inside as the agent or from outside as the operator. */
export type Patient = {
  readonly wiring: WorkspaceWiring;
  /** The sockets and files of `wiring` by the paths that lead there from here. */
  readonly relay: string;
  readonly gateway: string;
  readonly gitconfig: string;
  readonly ghConfig: string;
  /** In which git and gh are run: the agent's own, or what is known of it from outside. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whose turn it is when a part of Mooring is dead. */
  readonly remedies: { readonly dead: string; readonly hanging: string };
};

/** Milliseconds that any one thing is waited for. */
export const PATIENCE = 8_000;
