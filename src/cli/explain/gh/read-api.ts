import { err, ok, type Result } from '../../../lib/result.ts';
import type { Unreadable } from '../../../policy/reading.ts';
import type { AskedResult, Surroundings } from '../asked.ts';
import { type ApiRequest, readRequest } from '../read-request.ts';
import { type ApiArguments, readApiArguments } from './api-arguments.ts';
import { type Fields, readFields } from './api-fields.ts';
import { fillIn } from './placeholders.ts';

/** What `gh api` would send. */
export async function readApi(args: readonly string[], surroundings: Surroundings): Promise<AskedResult> {
  const request = await apiRequest(args, surroundings);
  if (!request.ok) return request;
  const sent = readRequest(request.value);
  return sent.ok ? ok({ sends: [sent.value], notes: [] }) : sent;
}

/** The request as gh makes it: GET, or POST where there is something to send; fields of a GET go into the query. */
export async function apiRequest(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<Result<ApiRequest, Unreadable>> {
  const read = readApiArguments(args);
  if (!read.ok) return read;
  const { fields: given, input, method: chosen } = read.value;
  const address = readEndpoint(read.value, surroundings);
  if (!address.ok) return address;
  const { path, query } = address.value;
  const fields = await readFields(given, surroundings);
  if (!fields.ok) return fields;
  const hasFields = given.length > 0;
  const method = chosen ?? (hasFields || input !== undefined ? 'POST' : 'GET');
  if (input !== undefined) {
    const body = await surroundings.readFile(input);
    return ok({ method, path, query: withQuery(query, fields.value), body });
  }
  if (method === 'GET' || !hasFields) return ok({ method, path, query: withQuery(query, fields.value) });
  const content = path === '/graphql' ? groupVariables(fields.value) : fields.value;
  return ok({ method, path, query, body: Buffer.from(JSON.stringify(content)) });
}

type Endpoint = Pick<ApiRequest, 'path' | 'query'>;

function readEndpoint({ endpoint, hostname }: ApiArguments, around: Surroundings): Result<Endpoint, Unreadable> {
  const { github } = around;
  if (hostname !== undefined && hostname.toLowerCase() !== github.toLowerCase()) return elsewhere(hostname, github);
  const filled = fillIn(endpoint, around);
  if (!filled.ok) return filled;
  const roots = [`https://api.${github}/`, `https://${github}/api/v3/`, `https://${github}/api/`];
  const root = roots.find((each) => filled.value.toLowerCase().startsWith(each.toLowerCase()));
  if (root === undefined && /^https?:\/\//i.test(filled.value)) return elsewhere(filled.value, github);
  const local = filled.value.slice(root?.length ?? 0).replace(/^\/+/, '');
  const at = local.indexOf('?');
  return ok(at < 0 ? { path: `/${local}`, query: '' } : { path: `/${local.slice(0, at)}`, query: local.slice(at) });
}

const elsewhere = (what: string, github: string): Result<never, Unreadable> =>
  err({ message: `${what} is not at ${github}`, remedy: `ask about ${github}: what else there is has no grant` });

function withQuery(query: string, fields: Fields): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) added.append(name, String(value ?? ''));
  if (added.size === 0) return query;
  return query === '' ? `?${added.toString()}` : `${query}&${added.toString()}`;
}

/** Of a GraphQL request all fields but these two are variables. */
function groupVariables(fields: Fields): Fields {
  const isOwn = ([name]: readonly [string, unknown]) => name === 'query' || name === 'operationName';
  const entries = Object.entries(fields);
  const variables = Object.fromEntries(entries.filter((entry) => !isOwn(entry)));
  const own = Object.fromEntries(entries.filter(isOwn));
  return Object.keys(variables).length === 0 ? own : { ...own, variables };
}
