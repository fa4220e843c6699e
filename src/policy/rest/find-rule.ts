import type { Rows } from './rows.ts';
import type { Rule } from './rule.ts';
import { ACCOUNTS } from './table/accounts.ts';
import { CONVERSATIONS } from './table/conversations.ts';
import { ENTERPRISE_SERVER } from './table/enterprise-server.ts';
import { ENTERPRISES } from './table/enterprises.ts';
import { GIT } from './table/git.ts';
import { ORGANIZATIONS } from './table/organizations.ts';
import { REPOSITORIES } from './table/repositories.ts';
import { RUNNING_CODE } from './table/running-code.ts';
import { SECURITY } from './table/security.ts';

/**
 * Every operation that writes of GitHub's REST description (https://github.com/github/rest-api-description), that of
 * github.com, of Enterprise Cloud and of Enterprise Server.
 */
export const TABLE: Rows = [
  ...[GIT, CONVERSATIONS, REPOSITORIES, RUNNING_CODE, SECURITY].flat(),
  ...[ORGANIZATIONS, ENTERPRISES, ACCOUNTS, ENTERPRISE_SERVER].flat(),
];

export type Found = { readonly rule: Rule; readonly variables: readonly string[] };

/** The rows by their segments: at each, what stands there literally, any one segment, or all that is left. */
type Node = {
  readonly literals: Map<string, Node>;
  readonly rules: Map<string, Rule>;
  readonly left: Map<string, Rule>;
  any?: Node;
};

const ROOT = plant(TABLE);

/** The row that a request matches exactly, letter by letter; what is literal in it goes before what is variable. */
export const findRule = (method: string, path: readonly string[]): Found | undefined => seek(ROOT, method, path, 0, []);

function seek(
  node: Node,
  method: string,
  path: readonly string[],
  at: number,
  variables: readonly string[],
): Found | undefined {
  const segment = path[at];
  if (segment === undefined) return found(node.rules.get(method), variables);
  const literal = node.literals.get(segment);
  const byLiteral = literal && seek(literal, method, path, at + 1, variables);
  if (byLiteral !== undefined) return byLiteral;
  if (segment === '') return undefined;
  const byAny = node.any && seek(node.any, method, path, at + 1, [...variables, segment]);
  return byAny ?? found(node.left.get(method), [...variables, path.slice(at).join('/')]);
}

const found = (rule: Rule | undefined, variables: readonly string[]): Found | undefined =>
  rule === undefined ? undefined : { rule, variables };

function plant(rows: Rows): Node {
  const root = newNode();
  for (const [methods, path, rule] of rows) {
    let node = root;
    let { rules } = root;
    for (const segment of path.split('/').slice(1)) {
      if (segment.endsWith('...}')) rules = node.left;
      else ({ rules } = node = segment.startsWith('{') ? (node.any ??= newNode()) : literalBelow(node, segment));
    }
    for (const method of methods.split(' ')) rules.set(method, rule);
  }
  return root;
}

function literalBelow({ literals }: Node, segment: string): Node {
  const node = literals.get(segment) ?? newNode();
  literals.set(segment, node);
  return node;
}

function newNode(): Node {
  return { literals: new Map(), rules: new Map(), left: new Map() };
}
