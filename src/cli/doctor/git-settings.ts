/** One entry of git's configuration and where it stands. Its value may be a secret: it is never told. */
export type GitSetting = { readonly key: string; readonly origin: string; readonly value: string };

/** Reads `git config --list --show-origin -z`: origin NUL key LF value NUL, again and again. */
export function settingsIn(list: string): GitSetting[] {
  const parts = list.split('\0');
  return parts.flatMap((origin, index) => {
    const entry = parts[index + 1];
    if (index % 2 === 1 || entry === undefined) return [];
    const [key = ''] = entry.split('\n', 1);
    return [{ key, origin: origin.replace(/^file:/, ''), value: entry.slice(key.length + 1) }];
  });
}

const LEADS_ASTRAY = [
  /^http\.(?:.*\.)?(?:proxy|proxyauthmethod|extraheader)$/,
  /^url\..*\.(?:push)?insteadof$/,
  /^remote\..*\.proxy$/,
];

/** What may lead git elsewhere than the wiring does, and does not stand in it. */
export function overrides(settings: readonly GitSetting[], wiring: string, github: string): GitSetting[] {
  return settings.filter(
    ({ key, origin }) => origin !== wiring && LEADS_ASTRAY.some((form) => form.test(key)) && concerns(key, github),
  );
}

/** A setting for another address is none of ours; those of `url.<base>` name where they lead, not whom they concern. */
const concerns = (key: string, github: string): boolean => addressIn(key)?.includes(github) ?? true;

/** The `<url>` of `http.<url>.<name>`. */
const addressIn = (key: string): string | undefined => /^http\.(.*)\.[^.]+$/.exec(key)?.[1];

/** Addresses for which settings may hold that hold for no others: those below `base` that somebody has named. */
export function addressesNamed(settings: readonly GitSetting[], base: string): string[] {
  const named = settings.map(({ key, value }) => (key.startsWith('url.') ? value : addressIn(key)));
  return named.filter((address) => address !== undefined && address.startsWith(base) && address !== base) as string[];
}
