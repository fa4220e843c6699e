import type { FieldNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql/language/kinds.js';
import type { Fragments } from './fragments.ts';

/**
 * All fields of selection sets of one object, in the order of the document, with fragments followed. Type conditions
 * and directives (@skip, @include) are not asked: a field counts if it could run. A fragment's fields count once,
 * however often it is spread.
 */
export function fieldsOf(sets: readonly SelectionSetNode[], fragments: Fragments): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const spread = new Set<string>();
  const pending = sets.flatMap(({ selections }) => selections).toReversed();
  for (let selection = pending.pop(); selection !== undefined; selection = pending.pop()) {
    if (selection.kind === Kind.FIELD) {
      fields.push(selection);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      pending.push(...selection.selectionSet.selections.toReversed());
    } else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value);
      pending.push(...(fragments.get(selection.name.value)?.selectionSet.selections.toReversed() ?? []));
    }
  }
  return fields;
}
