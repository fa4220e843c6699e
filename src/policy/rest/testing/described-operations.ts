import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export type DescribedOperation = { readonly id: string; readonly method: string; readonly path: string };

const PRODUCTS = ['api.github.com', 'ghec', 'ghes-3.17', 'ghes-3.18', 'ghes-3.19'] as const;
const WRITES = ['post', 'put', 'patch', 'delete'] as const;

type Description = { paths: Record<string, Partial<Record<string, { operationId: string }>>> };

/** Every operation that writes of GitHub's own descriptions (`@octokit/openapi`), by product. */
export async function describedWrites(): Promise<Map<string, DescribedOperation[]>> {
  const products = new Map<string, DescribedOperation[]>();
  for (const product of PRODUCTS) {
    const file = fileURLToPath(import.meta.resolve(`@octokit/openapi/generated/${product}.json`));
    const { paths } = JSON.parse(await readFile(file, 'utf8')) as Description;
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      WRITES.flatMap((method) => {
        const operation = item[method];
        return operation === undefined ? [] : [{ id: operation.operationId, method: method.toUpperCase(), path }];
      }),
    );
    products.set(product, operations);
  }
  return products;
}

/** A path with its variables unnamed: descriptions and our table may call them differently. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');
