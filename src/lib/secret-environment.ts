import { Secret } from './secret.ts';

/** A program's environment, of which it takes the secrets at its start, so that nothing it starts inherits them. */
export class SecretEnvironment {
  readonly #variables: NodeJS.ProcessEnv;
  readonly #taken = new Map<string, Secret>();

  /**
   * @param variables `process.env` in a program. What is taken disappears from it; only `/proc/<pid>/environ` of this
   * very process still shows it, to its own user and to root.
   */
  constructor(variables: NodeJS.ProcessEnv) {
    this.#variables = variables;
  }

  /** The variable's value; undefined when it is not set or empty. May be asked again. */
  take(name: string): Secret | undefined {
    const taken = this.#taken.get(name);
    if (taken !== undefined) return taken;
    const value = this.#variables[name];
    delete this.#variables[name];
    if (value === undefined || value.trim() === '') return undefined;
    const secret = new Secret(value);
    this.#taken.set(name, secret);
    return secret;
  }

  /** A copy of what is left: for a command that needs credentials of its own. */
  rest(): NodeJS.ProcessEnv {
    return { ...this.#variables };
  }
}
