export type ScopeRefusal =
  | { readonly reason: 'owner_not_granted'; readonly owner: string }
  | { readonly reason: 'owner_ambiguous'; readonly owners: readonly string[] }
  | { readonly reason: 'repository_not_granted'; readonly repository: string }
  | { readonly reason: 'scope_too_wide'; readonly most: number };
