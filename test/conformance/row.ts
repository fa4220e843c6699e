/** One command that agents use, and how it comes to be run. Everything is read by `sh`. */
export type Row = {
  /** As the document shows it and the shell runs it. */
  readonly command: string;
  /** Tells rows of the same command apart, and the reader what it is about. */
  readonly when?: string;
  /** What comes before, in the same folder; it must succeed. The command runs where this has gone to. */
  readonly setup?: string;
  /** Shows what the command left behind; its output is compared as well. */
  readonly after?: string;
  /** The exit code on both sides; 0 when absent. A row that fails for another reason than meant proves nothing. */
  readonly exit?: number;
  /** Which of git and gh must be how new at least; older ones have no such command. */
  readonly since?: { readonly git?: string; readonly gh?: string };
  /** Set where both sides are to differ, with what the command ends with through the gateway and why. */
  readonly differs?: { readonly exit: number; readonly why: string };
  /** The emulator does not play what this asks for: what is compared is a refusal. */
  readonly unplayed?: true;
};

export type Theme = { readonly title: string; readonly rows: readonly Row[] };

/** What one side gave: everything that is compared. */
export type Outcome = {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Output of the row's `after`. */
  readonly after: string;
  /** Repositories and files below the workspace. */
  readonly left: unknown;
  /** What GitHub remembers and its refs. */
  readonly gitHub: unknown;
};
