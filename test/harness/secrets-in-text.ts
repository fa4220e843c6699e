import { createHash } from 'node:crypto';

const SHAPES = [
  /gh[pousr]_[A-Za-z0-9._-]{36,}/g,
  /eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{20,}/g,
  // With the key itself: the header alone stands in sources and messages. A JSON log writes line ends as \n.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\n)*[A-Za-z0-9+/=]{40,}/g,
];

/**
 * Everything in a text that looks like a token, a JWT or a private key, or that is one of the secrets named by their
 * SHA-256, as it stands or in Base64 (git's Basic authorization).
 */
export function secretsIn(text: string, sha256s: Iterable<string> = []): string[] {
  const hashes = new Set(sha256s);
  const words = hashes.size === 0 ? [] : (text.match(/[A-Za-z0-9._~+/=-]{30,}/g) ?? []);
  const decoded = words.map((word) =>
    Buffer.from(word, 'base64')
      .toString('latin1')
      .replace(/^x-access-token:/, ''),
  );
  const known = [...words, ...decoded].filter((word) => hashes.has(createHash('sha256').update(word).digest('hex')));
  return [...new Set([...known, ...SHAPES.flatMap((shape) => text.match(shape) ?? [])])];
}
