export type InboxRefusal = { readonly reason: 'turn_not_leased' };
