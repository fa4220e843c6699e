/** A parameter of a query, decoded once; undefined where that cannot be done. */
export type Parameter = { readonly name: string; readonly value: string };

/**
 * The parameters of a query as any server of GitHub's might take it apart: Rack once split at `;` too, and drops
 * spaces before a name.
 */
export function readQuery(query: string): readonly Parameter[] | undefined {
  try {
    return query
      .replace(/^\?/, '')
      .split(/[&;]/)
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0
          ? { name: decode(part), value: '' }
          : { name: decode(part.slice(0, at)), value: decode(part.slice(at + 1)) };
      });
  } catch {
    return undefined;
  }
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/** The name that Rack sees in `name`, `name[]`, `[name]` and ` name`. */
export const innermostName = (name: string): string => /^[[\]\s]*([^[\]]*)/.exec(name)?.[1]?.trim() ?? '';
