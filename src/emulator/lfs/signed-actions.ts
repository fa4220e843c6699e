import { createHmac } from 'node:crypto';
import { Secret } from '../../lib/secret.ts';
import type { ObjectName } from './object-store.ts';

/** What a batch lets a client do about one object, each by a request of its own. */
export type Purpose = 'download' | 'upload' | 'verify';

/** As in the answer to a batch: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md#successful-responses */
export type Action = {
  readonly href: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly expires_in: number;
  readonly expires_at: string;
};

/** GitHub's actions live for an hour, whatever is left of the token that asked for them. Seconds. */
const LIFE = 3_600;

/**
 * Makes an action as github.com does: each carries an authorization of its own, none of them the token's. A download is
 * signed in its address alone, an upload by a header as S3 knows it, a verification by GitHub's own `RemoteAuth`.
 * `base` is where the store is reached, `now` in milliseconds.
 */
export function signAction(purpose: Purpose, object: ObjectName, base: string, key: Secret, now: number): Action {
  const expires = Math.floor(now / 1_000) + LIFE;
  const signature = sign(purpose, object, expires, key);
  const at = `${object.repositoryId}/${object.oid}`;
  const life = { expires_in: LIFE, expires_at: new Date(expires * 1_000).toISOString().replace(/\.\d+Z$/, 'Z') };
  switch (purpose) {
    case 'download':
      return { href: `${base}/alambic/media/${at}?X-Amz-Expires=${expires}&X-Amz-Signature=${signature}`, ...life };
    case 'upload':
      return {
        href: `${base}/alambic/media/${at}?X-Amz-Expires=${expires}&token=1`,
        header: { Authorization: `AWS4-HMAC-SHA256 Signature=${signature}`, 'x-amz-content-sha256': object.oid },
        ...life,
      };
    case 'verify':
      return {
        href: `${base}/verify/${at}`,
        header: { Authorization: `RemoteAuth ${expires}.${signature}`, Accept: 'application/vnd.git-lfs+json' },
        ...life,
      };
  }
}

/** What a request at the store shows to be let in; undefined where there is none. */
export type Presented = { readonly expires: string | undefined; readonly signature: string | undefined };

export type Admission = 'admitted' | 'expired' | 'forged';

/** Whether a request may do this to that object. `now` in milliseconds. */
export function admitAction(
  purpose: Purpose,
  object: ObjectName,
  { expires = '', signature = '' }: Presented,
  key: Secret,
  now: number,
): Admission {
  if (!/^\d{1,12}$/.test(expires)) return 'forged';
  if (!new Secret(sign(purpose, object, Number(expires), key)).matches(signature)) return 'forged';
  return now < Number(expires) * 1_000 ? 'admitted' : 'expired';
}

function sign(purpose: Purpose, { repositoryId, oid }: ObjectName, expires: number, key: Secret): string {
  return createHmac('sha256', key.reveal()).update(`${purpose}\n${repositoryId}\n${oid}\n${expires}`).digest('hex');
}
