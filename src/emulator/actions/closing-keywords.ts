/** An issue as a pull request's text names it. */
export type IssueReference = { readonly owner: string; readonly repository: string; readonly number: number };

const KEYWORD = String.raw`(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)`;
const REFERENCE = String.raw`(?:([A-Za-z0-9-]+)/([A-Za-z0-9._-]+))?#(\d+)`;
const ADDRESS = String.raw`https?://[^/\s]+/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+)/issues/(\d+)`;
const CLOSING = new RegExp(String.raw`(?<![\w-])${KEYWORD}:?\s+(?:${REFERENCE}|${ADDRESS})(?!\w)`, 'gi');

/** Fenced and inline code and HTML comments name nothing: pull request templates are full of the last. */
const NOT_PROSE = /```[\s\S]*?(?:```|$)|`[^`\n]*`|<!--[\s\S]*?(?:-->|$)/g;

/**
 * The issues that a pull request's text closes when it is merged into the default branch, each once:
 * `Closes #12`, `fixes: acme/tide#3`, `Resolved https://github.com/acme/tide/issues/3`.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export function closingReferences(text: string, home: { owner: string; repository: string }): IssueReference[] {
  const found = new Map<string, IssueReference>();
  for (const match of text.replace(NOT_PROSE, ' ').matchAll(CLOSING)) {
    const owner = match[1] ?? match[4] ?? home.owner;
    const repository = match[2] ?? match[5] ?? home.repository;
    const number = Number(match[3] ?? match[6]);
    found.set(`${owner}/${repository}#${number}`.toLowerCase(), { owner, repository, number });
  }
  return [...found.values()];
}
