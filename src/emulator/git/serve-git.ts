import type { IncomingMessage, ServerResponse } from 'node:http';
import { findRepository } from '../actions/records.ts';
import { authenticateGit } from '../authenticate.ts';
import type { EmulatorContext } from '../context.ts';
import { disturb } from '../http/disturb.ts';
import { afterPush } from './after-push.ts';
import { decideGitAccess, type GitRefusal, INVALID_TOKEN } from './decide-git-access.ts';
import { runHttpBackend } from './http-backend.ts';
import { type GitRequest, readGitRequest } from './read-git-request.ts';

export type GitService = {
  readonly listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Waits for the requests in flight. */
  stop(): Promise<void>;
};

/** git over HTTP, as at github.com. */
export function serveGit(context: EmulatorContext): GitService {
  const inFlight = new Set<Promise<void>>();
  return {
    listener: async (request, response) => {
      const work = answer(context, request, response).catch((error: unknown) => {
        context.log.error({ err: error, target: request.url }, 'git request failed');
        if (!response.headersSent) say(response, 500, 'Internal Server Error');
        else response.destroy();
      });
      inFlight.add(work);
      await work;
      inFlight.delete(work);
    },
    stop: async () => {
      await Promise.all(inFlight);
    },
  };
}

async function answer(context: EmulatorContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  context.statistics.requests.git += 1;
  const disturbance = await disturb(context, 'git');
  if (disturbance !== undefined) {
    return say(response, disturbance.status, disturbance.body, disturbance.contentType);
  }
  const asked = readGitRequest(request.method ?? '', request.url ?? '');
  if (asked === undefined) return say(response, 404, 'Not Found');
  const { authorization } = request.headers;
  const identity = authenticateGit(context, authorization);
  if (!identity.ok) {
    const { status, message } = identity.error;
    return refuse(context, request, response, status === 401 ? INVALID_TOKEN : { status, message });
  }
  const repository = repositoryOf(context, asked);
  const refusal = decideGitAccess(context.model, identity.value, asked, repository);
  if (refusal !== undefined) return refuse(context, request, response, refusal);
  if (repository === undefined) throw new Error('access was given to a repository that does not exist');
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  const user = identity.value.kind === 'installation' ? identity.value.bot.login : 'anonymous';
  const details = { ...canonical(context, asked), repositoriesFolder: context.repositoriesFolder, user };
  // A wiki has no pull requests.
  const isPush = asked.service === 'git-receive-pack' && asked.step === 'rpc' && !WIKI.test(asked.name);
  // Whatever became of the answer, refs may have moved; and who was answered must find everything settled.
  const outcome = await runHttpBackend(request, response, details).finally(() =>
    isPush ? afterPush(context, repository) : undefined,
  );
  if (outcome === 'served') response.end();
}

/** A wiki is a git repository beside its own, for whoever may reach that one. */
const WIKI = /\.wiki$/;

const repositoryOf = ({ model }: EmulatorContext, { owner, name }: GitRequest) =>
  findRepository(model, owner, name.replace(WIKI, ''));

/** The names as they stand on disk, whatever case the client wrote them in. */
function canonical(context: EmulatorContext, asked: GitRequest): GitRequest {
  const repository = repositoryOf(context, asked);
  if (repository === undefined) return asked;
  const owner = context.model.users.find(({ id }) => id === repository.ownerId);
  const suffix = WIKI.exec(asked.name)?.[0] ?? '';
  return { ...asked, owner: owner?.login ?? asked.owner, name: repository.name + suffix };
}

function refuse(
  context: EmulatorContext,
  request: IncomingMessage,
  response: ServerResponse,
  { status, message }: GitRefusal,
): void {
  if (status === 401) {
    response.setHeader('WWW-Authenticate', 'Basic realm="GitHub"');
    if (request.headers.authorization !== undefined) context.statistics.unauthorized.git += 1;
  }
  refuseAndLinger(request, response, status, `${message}\n`);
}

/**
 * Answers at once, and reads what is still being sent before it hangs up, as GitHub does: a connection that is reset
 * under its client takes the answer with it. https://nginx.org/en/docs/http/ngx_http_core_module.html#lingering_close
 */
function refuseAndLinger(request: IncomingMessage, response: ServerResponse, status: number, body: string): void {
  const isAwaited = request.headers.expect === undefined && !request.complete;
  if (!isAwaited) return say(response, status, body);
  response.writeHead(status, { 'content-type': PLAIN, 'content-length': Buffer.byteLength(body) });
  response.write(body);
  request.once('close', () => response.end()).resume();
}

const PLAIN = 'text/plain; charset=utf-8';

/** Plain text: git shows it to its user behind `remote:`. */
function say(response: ServerResponse, status: number, body: string, contentType = PLAIN): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(body);
}
