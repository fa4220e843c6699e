/**
 * For commands by which gh runs git with a credential helper of its own, which answers for TLS alone and so not for the
 * emulator. Directly this is the token; at the gateway it is a placeholder, to be taken off like all that clients claim.
 */
export const TOKEN_IN_HEADER = `git config --global http.http://github.com/.extraHeader \\
  "Authorization: Basic $(printf 'x-access-token:%s' "$GH_TOKEN" | base64 -w 0)"`;

export const IN_HEADER = 'with the token in a header';
