import { createHmac } from 'node:crypto';
import { Secret } from '../../lib/secret.ts';

/** GitHub's addresses of private archives and files live for five minutes. Milliseconds. */
const LIFE = 300_000;

/**
 * The `token` in the address of a private file or archive: it opens this content of this repository, for whoever has the
 * address, and nothing else. https://docs.github.com/en/rest/repos/contents#download-a-repository-archive-tar
 */
export function signAddress(content: string, key: Secret, now: number): string {
  const expires = Math.floor((now + LIFE) / 1_000);
  return `${expires.toString(36)}.${sign(content, expires, key)}`.toUpperCase();
}

export function isSigned(content: string, token: string, key: Secret, now: number): boolean {
  const [, expires = '', signature = ''] = /^([0-9A-Z]{1,9})\.([0-9A-F]{64})$/.exec(token) ?? [];
  const seconds = Number.parseInt(expires, 36);
  if (signature === '' || now >= seconds * 1_000) return false;
  return new Secret(sign(content, seconds, key).toUpperCase()).matches(signature);
}

const sign = (content: string, expires: number, key: Secret): string =>
  createHmac('sha256', key.reveal()).update(`content\n${content}\n${expires}`).digest('hex');
