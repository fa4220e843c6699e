import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';

/** The file alone: the package's index would load every version of GitHub there is. */
const FILE = fileURLToPath(import.meta.resolve('@octokit/openapi/generated/api.github.com.json'));

type Json = { [key: string]: unknown };

const MediaTypes = z.record(z.string(), z.object({ schema: z.looseObject({}).optional() }));
const Answer = z.object({ $ref: z.string().optional(), content: MediaTypes.optional() });
const Description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ responses: z.record(z.string(), Answer) }))),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})), responses: z.record(z.string(), Answer) }),
});

/** What GitHub's description says about one answer of an operation. */
export type AnswerDescription =
  | { readonly kind: 'unknown operation' }
  /** GitHub leaves out statuses that any operation may answer, such as 401 and most of 404. */
  | { readonly kind: 'unlisted status' }
  | { readonly kind: 'no body' }
  /** One of GitHub's own media types, such as a diff, which the description mostly passes over. */
  | { readonly kind: 'unlisted media type' }
  | { readonly kind: 'body'; readonly validate: ValidateFunction };

export type OpenApi = {
  answer(operation: string, status: number, mediaType: string): AnswerDescription;
  /** For a webhook's body, by GitHub's name of it, such as `installation-created`. */
  webhook(name: string): ValidateFunction;
};

/** GitHub's own description of its REST API, as something that answers can be checked against. */
export async function loadOpenApi(): Promise<OpenApi> {
  const { paths, components } = Description.parse(JSON.parse(await readFile(FILE, 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv);
  for (const names of ['closed', 'open'] as const) {
    ajv.addSchema({ components: { schemas: toJsonSchema(components.schemas, names) } }, names);
  }
  const compiled = new Map<string, ValidateFunction>();
  const compile = (schema: Json): ValidateFunction => {
    const key = JSON.stringify(schema);
    const known = compiled.get(key) ?? ajv.compile(toJsonSchema(schema, 'closed') as Json);
    compiled.set(key, known);
    return known;
  };
  return {
    webhook: (name) => compile({ $ref: `#/components/schemas/webhook-${name}` }),
    answer: (operation, status, mediaType) => {
      const [method = '', path = ''] = operation.split(' ');
      const described = paths[path]?.[method.toLowerCase()];
      if (described === undefined) return { kind: 'unknown operation' };
      const listed = described.responses[String(status)];
      if (listed === undefined) return { kind: 'unlisted status' };
      const answer = listed.$ref === undefined ? listed : components.responses[lastSegment(listed.$ref)];
      if (answer?.content === undefined) return { kind: 'no body' };
      const schema = answer.content[mediaType]?.schema;
      return schema === undefined ? { kind: 'unlisted media type' } : { kind: 'body', validate: compile(schema) };
    },
  };
}

/** The body of a refusal that the description does not describe. */
export const REFUSAL = z.strictObject({
  message: z.string(),
  errors: z.array(z.looseObject({ resource: z.string(), code: z.string() })).optional(),
  documentation_url: z.url(),
  status: z.string().regex(/^\d{3}$/),
});

const lastSegment = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** What GitHub does answer beyond its description: in refusals, in rate limits and in events of closed issues. */
const UNDESCRIBED = '^(?:status|resource|state_reason)$';

/**
 * OpenAPI 3.0 writes `nullable: true` where JSON Schema has a type `null`:
 * https://spec.openapis.org/oas/v3.0.3#schema-object. GitHub's `oneOf` means "one of these shapes", which overlap
 * where all of a shape's properties are optional: `anyOf` is what it says.
 *
 * In a `closed` schema an object has no property but those described, so that no name can be misspelt; the parts of
 * an `allOf` each describe some of an object's properties and stay `open`.
 */
function toJsonSchema(schema: unknown, names: 'closed' | 'open'): unknown {
  if (Array.isArray(schema)) return schema.map((each) => toJsonSchema(each, names));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = schema as Json;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (key === '$ref' && typeof value === 'string') return [key, value.replace(/^#/, `${names}#`)];
      return [key === 'oneOf' ? 'anyOf' : key, toJsonSchema(value, key === 'allOf' ? 'open' : names)];
    }),
  );
  const described = typeof rest['properties'] === 'object' && rest['additionalProperties'] === undefined;
  const closed = { additionalProperties: false, patternProperties: { [UNDESCRIBED]: {} } };
  const whole = described && names === 'closed' ? { ...converted, ...closed } : converted;
  return nullable === true ? { anyOf: [{ type: 'null' }, whole] } : whole;
}
