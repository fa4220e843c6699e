import type { FieldNode } from 'graphql';
import { ok, type Result } from '../../lib/result.ts';
import type { Unreadable } from '../reading.ts';
import { MUTATIONS } from './mutations.ts';
import type { MutationReading } from './ref-mutations.ts';
import { resolveArguments, type Variables } from './resolve-value.ts';

/** What a field of a mutation would do; by its own name, whatever its alias says. */
export function readMutation(field: FieldNode, variables: Variables): Result<MutationReading, Unreadable> {
  const name = field.name.value;
  if (name === '__typename') return ok({ intents: [] });
  const input = resolveArguments(field, variables);
  if (!input.ok) return input;
  const rule = MUTATIONS.get(name);
  if (rule === undefined) return ok({ intents: [{ kind: 'unlisted', operation: `graphql:${name}` }] });
  return rule.kind === 'ref' ? rule.read(input.value['input']) : ok({ intents: [rule] });
}
