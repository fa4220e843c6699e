/**
 * Sidecars renew anywhere in this part of a token's life, and the platform reckons with it. The wide window takes a
 * fleet that began in step apart within an hour, and its end leaves GitHub 18 minutes of an hour to be away:
 * docs/decisions/0010.
 */
export const RENEW_WINDOW = { from: 0.5, until: 0.7 };
