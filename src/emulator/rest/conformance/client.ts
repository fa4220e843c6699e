import { REFUSAL, type OpenApi } from './openapi.ts';

export type Call = {
  /** The status that must come. */
  readonly status: number;
  /** For the braces in the path; `owner` and `repo` are filled in. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: never;
};

/** Calls operations by GitHub's names for them, checks each answer, and remembers which statuses were seen. */
export class ConformingClient {
  readonly #url: string;
  readonly #token: string;
  readonly #description: OpenApi;
  /** By operation, such as `GET /repos/{owner}/{repo}`. */
  readonly covered = new Map<string, Set<number>>();

  constructor(url: string, token: string, description: OpenApi) {
    this.#url = url;
    this.#token = token;
    this.#description = description;
  }

  async call(operation: string, call: Call): Promise<Answered> {
    const [method = '', template = ''] = operation.split(' ');
    const path = fill(template, { owner: 'acme', repo: 'tide', ...call.parameters });
    const query = new URLSearchParams(
      Object.entries(call.query ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const body = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    const response = await fetch(`${this.#url}${path}${query.size === 0 ? '' : `?${query}`}`, {
      method,
      // GitHub's redirects lead to other hosts.
      redirect: 'manual',
      headers: { authorization: `Bearer ${this.#token}`, host: 'api.github.com', ...call.headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const place = `${method} ${path} answered ${response.status}: ${text.slice(0, 2_000)}`;
    if (response.status !== call.status) throw new Error(`${call.status} was expected, but ${place}`);
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const isJson = mediaType === 'application/json' || mediaType === 'application/vnd.github.object';
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    this.#check(operation, response.status, mediaType, json ?? text, place);
    return { status: response.status, headers: response.headers, text, json: json as never };
  }

  #check(operation: string, status: number, mediaType: string, body: unknown, place: string): void {
    const described = this.#description.answer(operation, status, mediaType);
    if (described.kind === 'unknown operation') throw new Error(`GitHub knows no ${operation}`);
    const undescribed = described.kind === 'unlisted status' || described.kind === 'no body';
    if (undescribed && status >= 400) REFUSAL.parse(body);
    if (undescribed && status < 400 && body !== '') throw new Error(`no body was expected, but ${place}`);
    if (described.kind === 'unlisted media type' && !mediaType.startsWith('application/vnd.github.')) {
      throw new Error(`${mediaType} was not expected: ${place}`);
    }
    if (described.kind === 'body' && !described.validate(body)) {
      const faults = described.validate.errors
        ?.slice(0, 8)
        .map(({ instancePath, message }) => `${instancePath} ${message}`);
      throw new Error(`${faults?.join('; ')} — ${place}`);
    }
    this.covered.set(operation, (this.covered.get(operation) ?? new Set()).add(status));
  }
}

/** Slashes in a value stay, as curl and gh send them. */
function fill(template: string, parameters: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return String(value).split('/').map(encodeURIComponent).join('/');
  });
}
