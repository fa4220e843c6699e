const LONGEST = 400;

/** What the audit is told of a request: queries may hold what people search for, and signatures. */
export function requestInAudit({
  method = '',
  url = '',
}: {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}) {
  const [path = ''] = url.replace(/^https?:\/\//i, '').split(/[?#]/);
  return { method: method.slice(0, 20), path: path.slice(0, LONGEST) };
}
