import type { Context } from 'hono';

/** One fault of a request that made sense but cannot be done. */
export type ValidationError = {
  readonly resource: string;
  readonly field?: string;
  /** `missing`, `missing_field`, `invalid`, `already_exists`, `unprocessable` or `custom`, which needs a message. */
  readonly code: string;
  readonly message?: string;
  readonly value?: string | number | null;
};

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed */
export function validationFailed(c: Context, ...errors: readonly ValidationError[]): Response {
  return c.json(
    { message: 'Validation Failed', errors, documentation_url: 'https://docs.github.com/rest', status: '422' },
    422,
  );
}
