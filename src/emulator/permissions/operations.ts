import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { INSTALLATION } from '../../lib/node-program.ts';

/** One operation of GitHub's REST API, as far as the emulator needs to know of it. */
const Operation = z.object({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  /** `x-github.enabledForGitHubApps`: whether an installation token may ask at all. */
  enabled: z.boolean(),
  documentation: z.string(),
  /** The path parameters that may hold slashes. */
  slashes: z.array(z.string()),
});
export type Operation = z.infer<typeof Operation>;

const Parameter = z.object({
  $ref: z.string().optional(),
  name: z.string().optional(),
  'x-multi-segment': z.boolean().optional(),
});
const OpenApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ parameters: z.record(z.string(), Parameter) }),
});
const OpenApiOperation = z.object({
  operationId: z.string(),
  externalDocs: z.object({ url: z.string() }).optional(),
  'x-github': z.object({ enabledForGitHubApps: z.boolean().default(false) }),
  parameters: z.array(Parameter).default([]),
});

/** Every operation that GitHub describes; `description` is the parsed `api.github.com.json` of `@octokit/openapi`. */
function operationsFrom(description: unknown): Operation[] {
  const { paths, components } = OpenApi.parse(description);
  const resolve = (parameter: z.infer<typeof Parameter>) =>
    components.parameters[parameter.$ref?.split('/').at(-1) ?? ''] ?? parameter;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => {
      const operation = OpenApiOperation.parse(raw);
      const slashes = operation.parameters.map(resolve).filter((each) => each['x-multi-segment'] === true);
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        enabled: operation['x-github'].enabledForGitHubApps,
        documentation: operation.externalDocs?.url ?? 'https://docs.github.com/rest',
        slashes: slashes.flatMap(({ name }) => (name !== undefined && path.includes(`{${name}}`) ? [name] : [])),
      };
    }),
  );
}

let loaded: Promise<Operation[]> | undefined;

/**
 * The operations of the installed `@octokit/openapi`. Its description is 13 MB of JSON, so what we need of it is
 * kept in a small file beside the compiled code, named after the package's version.
 */
export function loadOperations(): Promise<Operation[]> {
  loaded ??= readOperations();
  return loaded;
}

async function readOperations(): Promise<Operation[]> {
  const require = createRequire(import.meta.url);
  const { version } = require('@octokit/openapi/package.json') as { version: string };
  const cache = join(INSTALLATION, 'node_modules', '.cache', 'mooring', `github-operations-${version}.json`);
  const cached = await readFile(cache, 'utf8').then(JSON.parse, () => undefined);
  const known = z.array(Operation).min(1).safeParse(cached);
  if (known.success) return known.data;
  // Only this file: the package's index would load every version of GitHub, 390 MB.
  const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
  const operations = operationsFrom(JSON.parse(await readFile(file, 'utf8')));
  // Where the installation is read-only there is no cache, and each start takes some hundred milliseconds longer.
  await mkdir(dirname(cache), { recursive: true })
    .then(() => writeFile(cache, JSON.stringify(operations)))
    .catch(() => undefined);
  return operations;
}
