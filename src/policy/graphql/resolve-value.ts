import type { ArgumentNode, FieldNode, OperationDefinitionNode, ValueNode } from 'graphql';
import { Kind } from 'graphql/language/kinds.js';
import { ok, type Result } from '../../lib/result.ts';
import { type Unreadable, unreadable } from '../reading.ts';
import { invalid } from './invalid.ts';

/** Values of an operation's variables by name; `undefined`: declared, and without a value. */
export type Variables = ReadonlyMap<string, unknown>;

/**
 * Gives each declared variable its value as https://spec.graphql.org/October2021/#CoerceVariableValues() does. A null
 * beside a default is refused: servers have differed about which of them counts.
 */
export function resolveVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Result<Variables, Unreadable> {
  const variables = new Map<string, unknown>();
  for (const { variable, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    if (variables.has(name)) return invalid(`the variable $${name} is declared twice`);
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === null && defaultValue !== undefined) {
      return unreadable(
        `the variable $${name} is null and has a default`,
        'leave the variable out, or give it a value',
      );
    }
    if (value !== undefined || defaultValue === undefined) {
      variables.set(name, value);
    } else {
      const resolved = resolve(defaultValue, new Map());
      if (!resolved.ok) return resolved;
      variables.set(name, resolved.value);
    }
  }
  return ok(variables);
}

/** What a field is called with, by name: variables put in wherever they stand. */
export function resolveArguments(
  field: FieldNode,
  variables: Variables,
): Result<Readonly<Record<string, unknown>>, Unreadable> {
  return resolveMembers(`the field ${field.name.value}`, field.arguments ?? [], variables);
}

/** A member of an object, own and by its exact name. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** What a list input takes: a value that is none stands for a list of one (https://spec.graphql.org/October2021/#sec-List). */
export const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Goes no deeper than the document was allowed to. */
function resolve(node: ValueNode, variables: Variables): Result<unknown, Unreadable> {
  switch (node.kind) {
    case Kind.VARIABLE: {
      const name = node.name.value;
      return variables.has(name) ? ok(variables.get(name)) : invalid(`the variable $${name} is not declared`);
    }
    case Kind.NULL:
      return ok(null);
    case Kind.LIST: {
      const values: unknown[] = [];
      for (const item of node.values) {
        const resolved = resolve(item, variables);
        if (!resolved.ok) return resolved;
        values.push(resolved.value);
      }
      return ok(values);
    }
    case Kind.OBJECT:
      return resolveMembers('an object', node.fields, variables);
    case Kind.STRING:
    case Kind.BOOLEAN:
      return ok(node.value);
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.ENUM:
      // Nothing that is decided about is one of these, nor may it pass for a string.
      return ok(Symbol.for(node.kind));
  }
}

function resolveMembers(
  of: string,
  nodes: readonly Pick<ArgumentNode, 'name' | 'value'>[],
  variables: Variables,
): Result<Readonly<Record<string, unknown>>, Unreadable> {
  const members = Object.create(null) as Record<string, unknown>;
  for (const { name, value } of nodes) {
    if (Object.hasOwn(members, name.value)) return invalid(`${of} has ${name.value} twice`);
    const resolved = resolve(value, variables);
    if (!resolved.ok) return resolved;
    members[name.value] = resolved.value;
  }
  return ok(members);
}
