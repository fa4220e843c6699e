import { createPrivateKey, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from '../../lib/result.ts';

/** RFC 7518 section 3.3: RS256 takes keys of 2048 bits or more. */
const FEWEST_BITS = 2_048;

/** A PEM block, RFC 7468; its label says what it holds. */
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * Reads an RSA private key: PEM, PKCS#1 as GitHub hands it out, or PKCS#8.
 *
 * @returns the key, or what the text is instead: the end of "<where it lies> …", for people
 */
export function parseAppKey(text: string): Result<KeyObject, string> {
  if (text.trim() === '') return err('is empty');
  const blocks = [...text.matchAll(BLOCK)].map(([block, label = '']) => ({ block, label }));
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const [key] = keys;
  if (key === undefined) return err(describeOther(text, blocks));
  if (keys.length > 1) return err(`holds ${keys.length} private keys, where one is wanted`);
  // PKCS#8 says so in its label, PKCS#1 in a header: RFC 1421 section 4.6.1.1.
  if (key.label.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(key.block)) {
    return err('holds a private key with a passphrase, which nobody could type here');
  }
  if (key.label.startsWith('OPENSSH'))
    return err("holds a private key in OpenSSH's own format, not in PKCS#1 or PKCS#8");
  return checkKind(parseBlock(key.block));
}

function describeOther(text: string, blocks: readonly { label: string }[]): string {
  const [first] = blocks;
  if (first?.label.endsWith('CERTIFICATE')) return 'holds a certificate, not a private key';
  if (first?.label.endsWith('PUBLIC KEY')) return 'holds a public key, not a private one';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return 'holds a private key whose end is missing';
  return 'holds no private key in PEM form';
}

function checkKind(key: KeyObject | undefined): Result<KeyObject, string> {
  if (key === undefined) return err('holds a private key that is damaged');
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: { modulusLength: bits = 0 } = {} } = key;
  if (type !== 'rsa') return err(`holds a private key of type ${type}, not RSA`);
  if (bits < FEWEST_BITS) return err(`holds an RSA key of ${bits} bits, and GitHub's have ${FEWEST_BITS}`);
  return ok(key);
}

function parseBlock(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    // OpenSSL's messages name no remedy and may echo parts of the key.
    return undefined;
  }
}

/**
 * What an environment variable holds: PEM, or what CI systems make of it: PEM in one line with `\n` in place of line
 * ends, or its base64.
 */
export function pemOfVariable(value: string): string {
  const text = value.replaceAll(String.raw`\r`, '').replaceAll(String.raw`\n`, '\n');
  if (text.includes('-----BEGIN')) return text;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return decoded.includes('-----BEGIN') ? decoded : text;
}
