import { http } from '../node-http.ts';

/** The usual reason for each status. */
export const STATUS_CODES: Readonly<Record<number, string | undefined>> = http.STATUS_CODES;

/** What is a method at all: others are not passed on, for who knows how they are read. */
export const METHODS: ReadonlySet<string> = new Set(http.METHODS);
