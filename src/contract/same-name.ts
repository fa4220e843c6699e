/**
 * Whether GitHub takes two logins, or two names of repositories, for the same: without regard to case. They are ASCII
 * by its own rules, so ASCII alone is folded: the Kelvin sign is no k, and no name has one.
 */
export const isSameName = (a: string, b: string): boolean =>
  a === b || (a.length === b.length && !/[^ -~]/.test(a + b) && a.toLowerCase() === b.toLowerCase());
