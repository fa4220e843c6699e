/** Apps have their pages below `/apps/`, on GitHub Enterprise Server below `/github-apps/`: the App's own page tells. */
export function installPage(web: string, slug: string, page: string | undefined): string {
  return `${pageAt(web, page) ?? `${web}/apps/${slug}`}/installations/new`;
}

/** The path of an `html_url` at the address that we were configured with: GitHub may call itself something else. */
export function pageAt(web: string, htmlUrl: string | undefined): string | undefined {
  return htmlUrl !== undefined && URL.canParse(htmlUrl) ? `${web}${new URL(htmlUrl).pathname}` : undefined;
}
