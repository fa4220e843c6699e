import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { programEnvironment } from '../../lib/node-program.ts';
import { parseCgiHead } from './cgi-response.ts';
import type { GitRequest } from './read-git-request.ts';

const MOST_HEAD_BYTES = 64 * 1024;
const MOST_STDERR = 4_000;

/** What the repositories allow, whatever their own configuration says: git-config(1). */
const CONFIGURATION: readonly (readonly [string, string])[] = [
  ['http.receivepack', 'true'],
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['receive.advertisePushOptions', 'true'],
  // As GitHub does: what comes as a pack stays one, and is sent on as it is.
  ['receive.unpackLimit', '1'],
  ['receive.autogc', 'false'],
  ['gc.auto', '0'],
  ['safe.directory', '*'],
];

export type BackendRequest = GitRequest & {
  readonly repositoriesFolder: string;
  /** Whom the push is by; git writes it into the reflog. */
  readonly user: string;
};

/**
 * Runs `git http-backend` for one authorised request and streams both ways, without ever holding a body:
 * git-http-backend(1). Resolves when its output has been handed on and the response still waits for its end, so
 * that the caller can settle what a push changed before the client hears of it. Throws when git failed; then
 * the response has been cut off, for half an answer must not look like a whole one.
 */
export async function runHttpBackend(
  request: IncomingMessage,
  response: ServerResponse,
  details: BackendRequest,
): Promise<'served' | 'client_gone'> {
  const child = spawn('git', ['http-backend'], { env: environment(request, details), stdio: ['pipe', 'pipe', 'pipe'] });
  // http-backend takes its own child with it.
  let isClientGone = false;
  const abandon = (): void => {
    isClientGone = true;
    child.kill('SIGTERM');
  };
  response.once('close', abandon);
  const complaints = collectStderr(child);
  const exited = exitOf(child);
  // git may answer without having read everything; that it then closes its input is no fault.
  const fed = pipeline(request, child.stdin).catch(() => undefined);
  try {
    await relayOutput(child, response);
    const code = await exited;
    if (code !== 0) throw new Error(`git http-backend ended with ${code}: ${complaints()}`);
    return 'served';
  } catch (error) {
    if (isClientGone) return 'client_gone';
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    response.off('close', abandon);
    if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.allSettled([exited, fed]);
  }
}

async function relayOutput(child: ChildProcess, response: ServerResponse): Promise<void> {
  let pending = Buffer.alloc(0);
  for await (const chunk of child.stdout ?? []) {
    if (response.destroyed) throw new Error('the client went away');
    if (response.headersSent) {
      await write(response, chunk as Buffer);
      continue;
    }
    pending = Buffer.concat([pending, chunk as Buffer]);
    const parsed = parseCgiHead(pending);
    if (parsed === undefined && pending.length > MOST_HEAD_BYTES) throw new Error('git http-backend sent no head');
    if (parsed === undefined) continue;
    response.writeHead(parsed.head.status, parsed.head.headers.flat());
    if (parsed.rest.length > 0) await write(response, parsed.rest);
  }
}

async function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  if (response.write(chunk)) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  response.once('close', onClose);
  await once(response, 'drain', { signal: gone.signal }).finally(() => response.off('close', onClose));
}

function environment(request: IncomingMessage, details: BackendRequest): Record<string, string> {
  const { PATH = '' } = programEnvironment();
  const { headers } = request;
  const step = details.step === 'info/refs' ? 'info/refs' : details.service;
  const pick = (name: string, value: string | undefined): Record<string, string> =>
    value === undefined ? {} : { [name]: value };
  return {
    PATH,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(CONFIGURATION.length),
    ...Object.fromEntries(
      CONFIGURATION.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    GIT_PROJECT_ROOT: details.repositoriesFolder,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_COMMITTER_NAME: details.user,
    GIT_COMMITTER_EMAIL: `${details.user}@users.noreply.github.com`,
    PATH_INFO: `/${details.owner}/${details.name}.git/${step}`,
    QUERY_STRING: details.query,
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_USER: details.user,
    REMOTE_ADDR: '127.0.0.1',
    ...pick('CONTENT_TYPE', headers['content-type']),
    // A chunked body has no length: git then reads to its end.
    ...pick('CONTENT_LENGTH', headers['content-length']),
    ...pick('HTTP_CONTENT_ENCODING', headers['content-encoding']),
    ...pick('GIT_PROTOCOL', headerText(headers['git-protocol'])),
  };
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(':') : value;

function collectStderr(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MOST_STDERR) text += chunk;
  });
  return () => text.trim();
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
}
