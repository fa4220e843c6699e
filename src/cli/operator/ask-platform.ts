import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ErrorBody } from '../../contract/errors.ts';
import { platformSocket } from '../../contract/platform-socket.ts';
import type { z } from 'zod';
import { Fault } from '../../lib/fault.ts';
import { faultText, parseBy } from '../../lib/schema-faults.ts';
import { type JsonAnswer, sendJson } from '../../lib/send-json.ts';

/** Longest silence in milliseconds: a change of grants asks GitHub, which may be slow. */
const PATIENCE = 60_000;

export type AskPlatform = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<unknown>;

/** Reads an answer; one that does not fit comes from a platform of another version, which has run on over an update. */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const read = parseBy(schema, answer);
  if (read.ok) return read.value;
  const faults = read.error.map((fault) => faultText(fault, 'the answer')).join('; ');
  const what = `the platform answers as another version of Mooring would (${faults})`;
  throw new Fault('platform_unclear', what, 'start the platform again with this version');
}

/** Speaks as the operator to the platform that runs on a data folder. Refusals and silence are `Fault`s. */
export async function platformAt(folder: string, patience = PATIENCE): Promise<AskPlatform> {
  const data = resolve(folder);
  const socket = platformSocket(data);
  const start = `start it with mooring up or mooring platform on ${data}, or name its data folder with --data`;
  const key = await readFile(join(data, 'operator.key'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Fault('platform_not_running', `there is no platform in ${data} (${error.code})`, start);
  });
  const authorization = `Bearer ${key.trim()}`;
  return async (method, path, body) => {
    let answer: JsonAnswer;
    try {
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      answer = await sendJson({ socket, method, path, authorization, idle: patience, ...text });
    } catch (error) {
      const { code, message, syscall } = error as NodeJS.ErrnoException;
      // Whoever was there, and did not answer well, is a platform that runs.
      if (syscall !== 'connect') {
        const what = `the platform at ${socket} gave no answer that can be used (${message})`;
        throw new Fault('platform_unclear', what, "see the platform's log");
      }
      throw new Fault('platform_not_running', `no platform answers at ${socket} (${code ?? message})`, start);
    }
    if (answer.status < 300) return answer.body;
    const refusal = ErrorBody.safeParse(answer.body).data?.error;
    if (refusal === undefined) throw new Error(`${answer.status} from ${method} ${path}`);
    throw new Fault(refusal.code, refusal.message, refusal.remedy);
  };
}
