import { Fault } from '../../lib/fault.ts';

export type WorkspaceRefusal =
  | { readonly reason: 'workspace_not_found'; readonly name: string }
  | { readonly reason: 'workspace_exists'; readonly name: string }
  | { readonly reason: 'workspace_stopped'; readonly name: string }
  | { readonly reason: 'workspace_running'; readonly name: string }
  | { readonly reason: 'workspace_removed'; readonly name: string; readonly by: 'file' | 'operator' }
  | { readonly reason: 'template_unusable'; readonly detail: string }
  | { readonly reason: 'github_changed'; readonly name: string }
  | { readonly reason: 'enrolment_code_invalid' }
  | HostRefusal<'exec_not_possible'>
  | HostRefusal<'workspace_not_running'>
  | HostRefusal<'engine_unreachable'>
  | HostRefusal<'engine_refused'>;

/** What a host cannot do now, in its own words. */
type HostRefusal<Reason> = { readonly reason: Reason; readonly message: string; readonly remedy: string };

/** The codes of a host's faults that are refusals. */
const HOST_FAULTS = ['exec_not_possible', 'workspace_not_running', 'engine_unreachable', 'engine_refused'] as const;

/** What a host cannot do is for the operator to mend; undefined for what breaks. */
export function hostRefusal(error: unknown): WorkspaceRefusal | undefined {
  if (!(error instanceof Fault)) return undefined;
  const reason = HOST_FAULTS.find((known) => error.code === known);
  return reason === undefined ? undefined : { reason, message: error.message, remedy: error.remedy };
}
