import type { Compilable, QueryResult } from 'kysely';
import type { Store } from './open-store.ts';

/** Stands in a query for a value that is told when it runs. */
class Parameter {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

export type Place<Values> = <Name extends keyof Values>(name: Name) => Values[Name];

/**
 * A query whose text is made once, for the few that each request runs: building one leaves more garbage than running
 * it. `build` gets the place of each value by its name.
 */
export function compileOnce<Values extends Record<string, unknown>, Row>(
  store: Store,
  build: (place: Place<Values>) => Compilable<Row>,
): (values: Values) => Promise<QueryResult<Row>> {
  // Kysely takes any value where a row's column is meant, and hands it on as it is.
  const compiled = build((name) => new Parameter(name) as never).compile();
  return (values) => {
    const parameters = compiled.parameters.map((each) =>
      each instanceof Parameter ? values[String(each.name)] : each,
    );
    return store.executeQuery<Row>({ ...compiled, parameters });
  };
}
