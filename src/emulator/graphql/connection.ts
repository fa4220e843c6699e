import { GitHubError } from './errors.ts';

export type PageArguments = {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
};

export type Connection<T> = {
  readonly totalCount: () => Promise<number>;
  readonly nodes: () => Promise<readonly T[]>;
  readonly edges: () => Promise<readonly { readonly cursor: string; readonly node: T }[]>;
  readonly pageInfo: () => Promise<PageInfo>;
};

type PageInfo = {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
};

const MOST = 100;

/**
 * A connection after the Relay specification (https://relay.dev/graphql/connections.htm) with GitHub's rules: a page
 * is demanded of who asks for more than `totalCount`, and holds at most 100. `items` is called once, when needed.
 */
export function connection<S, T>(
  name: string,
  args: PageArguments,
  items: () => readonly S[] | Promise<readonly S[]>,
  view: (item: S) => T,
): Connection<T> {
  let loaded: Promise<readonly S[]> | undefined;
  const all = (): Promise<readonly S[]> => (loaded ??= Promise.resolve(items()));
  const page = async (): Promise<{ start: number; end: number; items: readonly S[] }> => {
    const every = await all();
    const { start, end } = cut(name, every.length, args);
    return { start, end, items: every.slice(start, end) };
  };
  return {
    totalCount: async () => (await all()).length,
    nodes: async () => (await page()).items.map(view),
    edges: async () => {
      const { start, items: shown } = await page();
      return shown.map((item, index) => ({ cursor: cursorAt(start + index), node: view(item) }));
    },
    pageInfo: async () => {
      const { start, end } = await page();
      const { length } = await all();
      return {
        hasNextPage: end < length,
        hasPreviousPage: start > 0,
        startCursor: end > start ? cursorAt(start) : null,
        endCursor: end > start ? cursorAt(end - 1) : null,
      };
    },
  };
}

/** The part of `count` items that the arguments ask for. */
function cut(name: string, count: number, args: PageArguments): { start: number; end: number } {
  const { first = null, last = null } = args;
  if (first === null && last === null) {
    throw new GitHubError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  for (const [limit, value] of [['first', first] as const, ['last', last] as const]) {
    if (value !== null && value > MOST) {
      throw new GitHubError(
        'EXCESSIVE_PAGINATION',
        `Requesting ${value} records on the \`${name}\` connection exceeds the \`${limit}\` limit of ${MOST} records.`,
      );
    }
  }
  let start = Math.min(count, positionOf(args.after) ?? 0);
  let end = Math.max(start, Math.min(count, (positionOf(args.before) ?? count + 1) - 1));
  if (first !== null) end = Math.min(end, start + Math.max(0, first));
  if (last !== null) start = Math.max(start, end - Math.max(0, last));
  return { start, end };
}

/** GitHub's cursors are opaque base64 of `cursor:v2:…`; ours hold the item's position, counted from 1. */
const cursorAt = (index: number): string => Buffer.from(`cursor:v2:${index + 1}`).toString('base64');

function positionOf(cursor: string | null | undefined): number | undefined {
  const match = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor ?? '', 'base64').toString('utf8'));
  return match === null ? undefined : Number(match[1]);
}
