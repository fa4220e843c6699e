/** Milliseconds since the Unix epoch. Every function that needs the time takes one of these as an argument. */
export type Clock = () => number;

/** A number in [0, 1), uniformly distributed; `Math.random` in programs, a fixed source in tests. */
export type Random = () => number;
