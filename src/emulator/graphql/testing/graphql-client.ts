import type { TestEmulator } from '../../testing/start-emulator.ts';

export type Answer = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly type?: string;
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: object;
  }[];
};

/** Sends one query as gh does, without gh's reading of the answer. */
export async function askGraphQL(
  emulator: TestEmulator,
  token: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const response = await fetch(`${emulator.url}/api/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
