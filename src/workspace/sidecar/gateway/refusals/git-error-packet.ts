const UPLOAD = 'application/x-git-upload-pack';
const RECEIVE = 'application/x-git-receive-pack';

/** A body and its type that git prints as it fails. */
export type GitError = { readonly contentType: string; readonly body: Buffer };

/**
 * In the middle of a fetch or a push git prints nothing of an HTTP error but its number; what it prints is an error
 * of its own protocol, in a successful answer. A fetch ends at an `ERR` packet, a push at side band 3, which git asks for
 * in every push. Undefined when the request, by its Content-Type, is none of these two.
 * https://git-scm.com/docs/protocol-common, https://git-scm.com/docs/protocol-pack
 */
export function gitErrorPacket(requestType: string | undefined, sentence: string): GitError | undefined {
  switch (requestType) {
    case `${UPLOAD}-request`:
      return { contentType: `${UPLOAD}-result`, body: packet(`ERR ${sentence}`) };
    case `${RECEIVE}-request`:
      return { contentType: `${RECEIVE}-result`, body: packet(`\u0003${sentence}\n`) };
    default:
      return undefined;
  }
}

/** Its length in four hex digits, themselves included, then the text; far below the longest of 65,520 bytes. */
function packet(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 4_000);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}
