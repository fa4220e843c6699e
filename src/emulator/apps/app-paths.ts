const APP_PATHS = [
  /^\/app(?:\/|$)/,
  /^\/(?:orgs|users)\/[^/]+\/installation$/,
  /^\/repos\/[^/]+\/[^/]+\/installation$/,
];

/** The paths that only an App's own JWT opens. */
export function isAppPath(path: string): boolean {
  return APP_PATHS.some((pattern) => pattern.test(path));
}
