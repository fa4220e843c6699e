export type WorkspaceRefusal =
  | { readonly reason: 'workspace_not_found'; readonly name: string }
  | { readonly reason: 'workspace_exists'; readonly name: string }
  | { readonly reason: 'workspace_stopped'; readonly name: string }
  | { readonly reason: 'template_unusable'; readonly detail: string }
  | { readonly reason: 'github_changed'; readonly name: string }
  | { readonly reason: 'enrolment_code_invalid' };
