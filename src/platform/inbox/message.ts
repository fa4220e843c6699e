import type { Selectable } from 'kysely';
import type { MessageTable } from '../store/tables.ts';

/** A lease runs out this long after the last sign of life of its runtime, in milliseconds. */
export const LEASE_MS = 60_000;

export type Message = Selectable<MessageTable>;

/** The columns by which is decided who may have a message. */
export type Lease = Pick<Message, 'state' | 'holder' | 'attempt' | 'lease_expires_at'>;
