/** Why a request is not believed. The detail is for the log and the audit alone: the client gets a sentence. */
export type AccessRefusal =
  | { readonly reason: 'signature_missing' }
  | { readonly reason: 'signature_invalid'; readonly detail: string }
  | { readonly reason: 'workspace_mismatch' }
  | { readonly reason: 'operator_credential_invalid' };
