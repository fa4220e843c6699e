import type { FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql/language/kinds.js';
import { ok, type Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import { invalid } from './invalid.ts';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Fields of an operation with all spreads written out; gh's largest has some hundreds. */
const MOST_SELECTIONS = 50_000;

/** What a selection set has, apart from what it spreads. */
type Extent = { readonly own: number; readonly spreads: readonly string[] };

/**
 * Whether all fragments that an operation spreads exist, spread no circle and do not multiply: twenty fragments that
 * spread each other twice are a million fields.
 */
export function checkFragments(operation: OperationDefinitionNode, fragments: Fragments): Result<void, Unreadable> {
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  /** Goes no deeper than there are definitions. */
  const sizeOf = ({ own, spreads }: Extent): Result<number, Unreadable> => {
    let size = own;
    for (const name of spreads) {
      let below = sizes.get(name);
      if (below === undefined) {
        const fragment = fragments.get(name);
        if (fragment === undefined) return invalid(`the GraphQL document has no fragment ${name}`);
        if (open.has(name)) return invalid(`the fragment ${name} spreads itself`);
        open.add(name);
        const measured = sizeOf(extentOf(fragment.selectionSet));
        if (!measured.ok) return measured;
        open.delete(name);
        below = measured.value;
        sizes.set(name, below);
      }
      size += below;
      if (size > MOST_SELECTIONS) {
        return unreadable('the fragments of the GraphQL document multiply', 'write the fields out, or ask for fewer');
      }
    }
    return ok(size);
  };
  const size = sizeOf(extentOf(operation.selectionSet));
  return size.ok ? ok(undefined) : size;
}

function extentOf(selectionSet: SelectionSetNode): Extent {
  const spreads: string[] = [];
  let own = 0;
  const pending = [selectionSet];
  for (let set = pending.pop(); set !== undefined; set = pending.pop()) {
    own += set.selections.length;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) spreads.push(selection.name.value);
      else if (selection.selectionSet !== undefined) pending.push(selection.selectionSet);
    }
  }
  return { own, spreads };
}
