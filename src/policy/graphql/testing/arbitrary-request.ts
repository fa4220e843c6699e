import * as fc from 'fast-check';

export type Request = {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
};

const NAME = fc.constantFrom('main', 'ada/x', 'release');
const OID = fc.constantFrom('0'.repeat(40), 'a1'.repeat(20));

/** A value in a document: a literal, or a variable that stands for it, given or by default. */
type Value = { readonly text: string; readonly declared: readonly string[]; readonly given: Record<string, unknown> };

let counter = 0;
const value = (type: string, of: fc.Arbitrary<string | null>): fc.Arbitrary<Value> =>
  fc
    .tuple(of, fc.constantFrom('literal', 'escaped', 'block', 'given', 'default', 'absent'), NAME)
    .map(([content, how, other]) => {
      counter += 1;
      const [name, text] = [`v${counter}`, JSON.stringify(content)];
      const variable = (declared: string, given: Record<string, unknown>): Value => ({
        text: `$${name}`,
        declared: [declared],
        given,
      });
      if (how === 'given') return variable(`$${name}: ${type} = "${other}"`, { [name]: content ?? other });
      if (how === 'default') return variable(`$${name}: ${type} = ${text}`, {});
      if (how === 'absent') return variable(`$${name}: ${type}`, {});
      if (content === null || how === 'literal') return { text, declared: [], given: {} };
      if (how === 'block') return { text: `"""\n  ${content}\n"""`, declared: [], given: {} };
      const escaped = [...content].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
      return { text: `"${escaped.join('')}"`, declared: [], given: {} };
    });

const joined = (parts: readonly Value[], text: string): Value => ({
  text,
  declared: parts.flatMap(({ declared }) => declared),
  given: Object.assign({}, ...parts.map(({ given }) => given)) as Record<string, unknown>,
});

const id = value('ID', fc.constantFrom('X_1', null));
const refName = value(
  'GitRefname',
  NAME.map((name) => `refs/heads/${name}`),
);
const update = fc
  .tuple(refName, value('GitObjectID', OID))
  .map(([name, after]) => joined([name, after], `{name: ${name.text}, afterOid: ${after.text}}`));

/** A field of Mutation with its input; some stand under an alias that looks like another. */
const field: fc.Arbitrary<Value> = fc
  .tuple(
    fc.oneof(
      value('String', NAME).map((base) =>
        joined([base], `mergeBranch(input: {base: ${base.text}, head: "h", repositoryId: "R"})`),
      ),
      fc.tuple(id, value('String', NAME), fc.constantFrom('id', 'name', 'name', 'both')).map(([node, name, by]) => {
        const members = [
          ...(by === 'name' ? [] : [`id: ${node.text}`]),
          ...(by === 'id' ? [] : [`repositoryNameWithOwner: "acme/api", branchName: ${name.text}`]),
        ];
        return joined(
          [node, name],
          `createCommitOnBranch(input: {branch: {${members.join()}}, expectedHeadOid: "a1", message: {headline: "h"}})`,
        );
      }),
      refName.map((name) => joined([name], `createRef(input: {name: ${name.text}, oid: "a1", repositoryId: "R"})`)),
      fc.tuple(fc.array(update, { minLength: 1, maxLength: 2 }), fc.boolean()).map(([updates, bare]) => {
        const texts = updates.map(({ text }) => text);
        const list = bare && texts.length === 1 ? texts.join('') : `[${texts.join()}]`;
        return joined(updates, `updateRefs(input: {repositoryId: "R", refUpdates: ${list}})`);
      }),
      fc
        .constantFrom('mergePullRequest', 'enablePullRequestAutoMerge', 'updatePullRequestBranch')
        .chain((name) =>
          value('ID!', fc.constant('PR_1')).map((pull) =>
            joined([pull], `${name}(input: {pullRequestId: ${pull.text}})`),
          ),
        ),
      fc.constant(joined([], 'followUser(input: {userId: "U"})')),
    ),
    fc.constantFrom('', 'addComment: ', 'query: ', 'a: '),
  )
  .map(([call, alias]) => ({ ...call, text: `${alias}${call.text} { clientMutationId }` }));

const FRAGMENTS = 4;
const selections = (depth: number): fc.Arbitrary<Value> =>
  fc
    .array(
      fc.oneof(
        { arbitrary: field, weight: 4 },
        fc.nat(FRAGMENTS - 1).map((n) => joined([], `...F${n}`)),
        fc
          .constantFrom('__typename', '...F0 @skip(if: true)', '...F1 @include(if: true)')
          .map((text) => joined([], text)),
        ...(depth === 0
          ? []
          : [
              fc
                .tuple(
                  fc.constantFrom('...', '... on Mutation', '... @include(if: true)', '... on Query'),
                  selections(depth - 1),
                )
                .map(([opening, inner]) => ({ ...inner, text: `${opening} { ${inner.text} }` })),
            ]),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .chain((parts) =>
      fc
        .constantFrom(' ', ',', '\n', '#}\n', '\uFEFF', '\r\n')
        .map((gap) => joined(parts, parts.map(({ text }) => text).join(gap))),
    );

/** Fragments spread those behind them: execution does not check for circles, and would not end. */
export const arbitraryRequest: fc.Arbitrary<Request> = fc
  .tuple(
    selections(2),
    fc.array(selections(1), { minLength: FRAGMENTS, maxLength: FRAGMENTS }),
    fc.boolean(),
    fc.constantFrom('Do', 'Do', 'Do', 'Do', undefined, 'Look', 'Other'),
  )
  .map(([body, bodies, beside, operationName]) => {
    const fragments = bodies.map(({ text }, n) => {
      const acyclic = text.replaceAll(/\.\.\.F(\d)/g, (spread, to: string) => (Number(to) > n ? spread : '...F9'));
      return `fragment F${n} on Mutation { ${acyclic} }`;
    });
    const all = joined([body, ...bodies], '');
    const head = all.declared.length === 0 ? '' : `(${all.declared.join(', ')})`;
    const query = [
      `mutation Do${head} { ${body.text} }`,
      ...(beside ? ['query Look { viewer { login } }'] : []),
      ...fragments,
      'fragment F9 on Mutation { __typename }',
    ].join('\n');
    return { query, variables: all.given, ...(operationName !== undefined && { operationName }) };
  });
