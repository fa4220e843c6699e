import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { TokenSha256 } from '../../contract/installation-token.ts';
import {
  type IssuedToken,
  IssuedTokens,
  RevocationAnswer,
  type RevocationRequest,
} from '../../contract/issued-tokens.ts';
import { Fault } from '../../lib/fault.ts';
import { Secret } from '../../lib/secret.ts';
import { type AskPlatform, platformAt, readAnswer } from './ask-platform.ts';

export type RevokeFlags = { workspace?: string; leaked?: string; all?: boolean; data: string; json?: boolean };

/** How long GitHub's word is waited for, and how often the platform is asked whether it has come, in milliseconds. */
const PATIENCE = 20_000;
const LOOK_EVERY = 200;

type Outcome = { readonly sentence: string; readonly exitCode: number } & RevocationAnswer & {
    readonly revoking: number;
    readonly token?: IssuedToken;
  };

export async function revokeTokens(flags: RevokeFlags): Promise<void> {
  const request = await requestFor(flags);
  const ask = await platformAt(flags.data);
  const { sentence, exitCode, ...facts } = await revoke(ask, request);
  process.stdout.write(flags.json === true ? `${JSON.stringify(facts)}\n` : `${sentence}\n`);
  process.exitCode = exitCode;
}

async function revoke(ask: AskPlatform, request: RevocationRequest): Promise<Outcome> {
  const answer = readAnswer(RevocationAnswer, await ask('POST', '/admin/tokens/revoke', request));
  if (answer.unknown !== undefined) {
    const sentence = `no token with the SHA-256 ${answer.unknown} was issued here: check the hash (--leaked - takes the token itself on stdin), and whether another platform issued it; who has the token can revoke it with DELETE /installation/token`;
    return { ...answer, sentence, exitCode: 1, revoking: 0 };
  }
  const chosen =
    'leaked' in request ? `?sha256=${request.leaked}` : 'workspace' in request ? `?workspace=${request.workspace}` : '';
  const { tokens, revoking } = await confirmed(ask, `/admin/tokens${chosen}`);
  const token = 'leaked' in request ? tokens[0] : undefined;
  const sentence = token === undefined ? ofMany(answer.marked, revoking) : ofOne(token);
  return { ...answer, revoking, ...(token && { token }), sentence, exitCode: revoking === 0 ? 0 : 1 };
}

/** The answer in which GitHub has confirmed all, or the one at the end of our patience. */
async function confirmed(ask: AskPlatform, path: string): Promise<IssuedTokens> {
  for (let waited = 0; ; waited += LOOK_EVERY) {
    const answer = readAnswer(IssuedTokens, await ask('GET', path));
    if (answer.revoking === 0 || waited >= PATIENCE) return answer;
    await sleep(LOOK_EVERY);
  }
}

function ofOne({ state, revokedAt, expiresAt }: IssuedToken): string {
  const at = (time: number) => new Date(time).toISOString();
  if (state === 'expired') return `it is dead: it expired at ${at(expiresAt)}`;
  if (state === 'revoked') return `revoked and confirmed by GitHub at ${at(revokedAt ?? 0)}`;
  return `not confirmed by GitHub yet: the platform goes on trying until the token expires at ${at(expiresAt)}`;
}

function ofMany(marked: number, revoking: number): string {
  const what = `${marked} ${marked === 1 ? 'token' : 'tokens'}`;
  if (revoking === 0) return `${what} revoked and confirmed by GitHub`;
  return `${what} marked; ${revoking} not confirmed by GitHub yet: the platform goes on trying until they expire`;
}

/** A token is never taken from the command line, where every process of the machine can read it. */
async function requestFor({ workspace, leaked, all }: RevokeFlags): Promise<RevocationRequest> {
  if ([workspace, leaked, all].filter((flag) => flag !== undefined).length !== 1) {
    throw new Fault('bad_arguments', 'it is not clear what to revoke', 'give one of --workspace, --leaked and --all');
  }
  if (workspace !== undefined) return { workspace };
  if (leaked === undefined) return { all: true };
  const remedy = 'give its SHA-256 in hex, or --leaked - and the token on stdin';
  if (leaked === '-' && process.stdin.isTTY) process.stderr.write('the token, or its SHA-256; then Ctrl-D:\n');
  const given = leaked === '-' ? (await text(process.stdin)).trim() : leaked;
  const hash = TokenSha256.safeParse(given.toLowerCase());
  if (hash.success) return { leaked: hash.data };
  if (given === '') throw new Fault('bad_arguments', '--leaked was given no token and no hash', remedy);
  if (leaked !== '-') throw new Fault('bad_arguments', '--leaked takes no token, only a hash', remedy);
  return { leaked: new Secret(given).sha256() };
}
