import { z } from 'zod';

/** What ECMAScript takes for a time: a number beyond it would end whoever writes it as a date. Unix milliseconds. */
export const Time = z.number().nonnegative().max(8.64e15);
