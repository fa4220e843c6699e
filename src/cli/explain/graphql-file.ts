import { ok } from '../../lib/result.ts';
import { type AskedResult, type Surroundings, unclear } from './asked.ts';
import { readGraphqlBody } from './read-request.ts';

/** What a GraphQL document would do: the document alone, or a whole request in JSON. */
export async function readGraphqlFile(
  document: string,
  variables: string | undefined,
  { readFile }: Pick<Surroundings, 'readFile'>,
): Promise<AskedResult> {
  const query = (await readFile(document)).toString('utf8');
  const isRequest = /^\s*\{\s*"/.test(query);
  if (isRequest && variables !== undefined)
    return unclear(`${document} has its own variables`, 'leave --variables away');
  const given = variables === undefined ? {} : parsed((await readFile(variables)).toString('utf8'));
  if (given === undefined) return unclear(`${variables} is no JSON`, 'write the variables as a JSON object');
  const body = isRequest ? query : JSON.stringify({ query, variables: given });
  const sent = readGraphqlBody(Buffer.from(body));
  return sent.ok ? ok({ sends: [sent.value], notes: [] }) : sent;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
