import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { EmulatorContext } from '../context.ts';
import type { ObjectName } from './object-store.ts';
import { admitAction, type Presented, type Purpose } from './signed-actions.ts';

type Asked = { readonly purpose: Purpose; readonly object: ObjectName; readonly presented: Presented };

const MEDIA = /^\/alambic\/media\/(\d{1,12})\/([0-9a-f]{64})$/;
const VERIFY = /^\/verify\/(\d{1,12})\/([0-9a-f]{64})$/;

/**
 * Where the actions of a batch lead: on the real github.com `github-cloud.s3.amazonaws.com` for uploads,
 * `github-cloud.githubusercontent.com` for downloads and `lfs.github.com` for verifications. No token opens it.
 */
export async function serveObjects(
  context: EmulatorContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await serve(context, request, response);
  } catch (error) {
    // Half an object must not look like a whole one; a client that went away is no fault.
    if (!request.destroyed) context.log.error({ err: error, target: request.url }, 'object request failed');
    response.destroy();
  }
}

async function serve(context: EmulatorContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = readRequest(request);
  if (asked === undefined) return fail(response, 404, 'NoSuchKey', 'The specified key does not exist.');
  const { purpose, object, presented } = asked;
  if (purpose === 'download' && request.headers.authorization !== undefined) {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
    return fail(response, 400, 'InvalidArgument', 'Only one auth mechanism allowed');
  }
  const admission = admitAction(purpose, object, presented, context.lfs.key, context.clock());
  if (admission === 'expired') return fail(response, 403, 'AccessDenied', 'Request has expired');
  if (admission === 'forged') return fail(response, 403, 'SignatureDoesNotMatch', 'The signature does not match.');
  switch (purpose) {
    case 'download':
      return download(context, request, response, object);
    case 'upload': {
      const isWhole = await context.lfs.store.write(object, request);
      if (!isWhole) return fail(response, 400, 'XAmzContentSHA256Mismatch', 'The content is not what its name says.');
      response.writeHead(200, { 'content-length': 0 });
      response.end();
      return;
    }
    case 'verify':
      return verify(context, request, response, object);
  }
}

function readRequest({ method, url = '', headers }: IncomingMessage): Asked | undefined {
  const [path = '', query = ''] = url.split('?', 2);
  const authorization = headers.authorization ?? '';
  const parameters = new URLSearchParams(query);
  const expires = parameters.get('X-Amz-Expires') ?? undefined;
  const media = MEDIA.exec(path);
  if (media !== null && (method === 'GET' || method === 'HEAD')) {
    const signature = parameters.get('X-Amz-Signature') ?? undefined;
    return { purpose: 'download', object: named(media), presented: { expires, signature } };
  }
  if (media !== null && method === 'PUT') {
    const signature = /^AWS4-HMAC-SHA256 Signature=([0-9a-f]+)$/.exec(authorization)?.[1];
    return { purpose: 'upload', object: named(media), presented: { expires, signature } };
  }
  const verified = VERIFY.exec(path);
  if (verified === null || method !== 'POST') return undefined;
  const [, until, signature] = /^RemoteAuth (\d+)\.([0-9a-f]+)$/.exec(authorization) ?? [];
  return { purpose: 'verify', object: named(verified), presented: { expires: until, signature } };
}

const named = ([, repositoryId, oid = '']: RegExpExecArray): ObjectName => ({
  repositoryId: Number(repositoryId),
  oid,
});

/** From where a client wants to go on, as git-lfs asks after a download that broke off: RFC 9110 §14.2. */
async function download(
  { lfs }: EmulatorContext,
  request: IncomingMessage,
  response: ServerResponse,
  object: ObjectName,
): Promise<void> {
  const size = await lfs.store.size(object);
  if (size === undefined) return fail(response, 404, 'NoSuchKey', 'The specified key does not exist.');
  const first = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (first > 0 && first >= size) return fail(response, 416, 'InvalidRange', 'The requested range is not satisfiable');
  response.writeHead(first === 0 ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'content-length': size - first,
    'accept-ranges': 'bytes',
    ...(first === 0 ? {} : { 'content-range': `bytes ${first}-${size - 1}/${size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(lfs.store.file(object), { start: first }), response);
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/api/basic-transfers.md#verification */
async function verify(
  { lfs }: EmulatorContext,
  request: IncomingMessage,
  response: ServerResponse,
  object: ObjectName,
): Promise<void> {
  const body = (await json(request).catch(() => undefined)) as { oid?: unknown; size?: unknown } | null | undefined;
  const size = await lfs.store.size(object);
  const say = (status: number, message?: string): void => {
    response.writeHead(status, { 'content-type': 'application/vnd.git-lfs+json' });
    response.end(JSON.stringify(message === undefined ? {} : { message }));
  };
  if (size === undefined) say(404, 'Object does not exist on the server');
  else if (body?.oid !== object.oid || body.size !== size) say(422, 'Object is not what was announced');
  else say(200);
}

/** An error as S3 words it. */
function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
