import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ErrorBody } from '../../contract/errors.ts';
import { http } from '../../lib/node-http.ts';
import { PATIENCE } from './patient.ts';

export type DoorAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number };

export type DoorAnswer = {
  readonly status: number;
  readonly date: string | undefined;
  /** Of a small answer; empty for one that was not asked for. */
  readonly text: string;
  /** When the question left: Unix milliseconds by this host's clock. */
  readonly sentAt: number;
};

/** Nobody answered: `closed` when nobody listens, `silent` when it took too long. */
export type NoAnswer = { readonly kind: 'closed' | 'silent'; readonly code: string };

const MOST_BYTES = 262_144;

/** A GET at one of a workspace's doors, of which at least the head comes within the doctor's patience. */
export async function askDoor(
  door: DoorAddress,
  { path, headers, headOnly = false }: { path: string; headers: Record<string, string>; headOnly?: boolean },
  now: () => number = Date.now,
): Promise<DoorAnswer | NoAnswer> {
  const sentAt = now();
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = http.request({ ...door, path, headers, signal: patience, agent: false });
    request.once('response', resolve).once('error', reject);
    request.end();
    const response = await promise;
    const text = headOnly ? '' : await readText(response);
    // What comes behind the head is of no use to us, and may be a whole repository's refs.
    response.on('error', () => undefined).destroy();
    return { status: response.statusCode ?? 0, date: response.headers.date, text, sentAt };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return patience.aborted ? { kind: 'silent', code: 'ETIMEDOUT' } : { kind: 'closed', code };
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MOST_BYTES) break;
  }
  return text;
}

export const isAnswer = (answer: DoorAnswer | NoAnswer): answer is DoorAnswer => 'status' in answer;

/** The gateway's own refusal, told apart from GitHub's answers by its body. */
export const refusalIn = ({ text }: DoorAnswer): ErrorBody['error'] | undefined =>
  ErrorBody.safeParse(jsonIn(text)).data?.error;

/** What GitHub says of a failure. */
export const messageIn = (text: string): string | undefined =>
  z.object({ message: z.string() }).safeParse(jsonIn(text)).data?.message;

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
