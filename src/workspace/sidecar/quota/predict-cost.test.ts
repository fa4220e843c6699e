import { expect, it } from 'vitest';
import { predictCost } from './predict-cost.ts';

const whole = (text: string) => ({ kind: 'whole', bytes: Buffer.from(text) }) as const;
const query = 'query($n: Int) { viewer { a(first: $n) { nodes { b(first: 100) { nodes { id } } } } } }';

it('predicts one for a request of REST, and points for a document with its variables', async () => {
  expect(await predictCost('core', { kind: 'none' })).toBe(1);
  expect(await predictCost('graphql', whole(JSON.stringify({ query, variables: { n: 100 } })))).toBe(1);
  const deep = query.replace('id', 'c(first: 100) { nodes { id } }');
  expect(await predictCost('graphql', whole(JSON.stringify({ query: deep, variables: { n: 100 } })))).toBe(101);
  expect(await predictCost('graphql', whole(JSON.stringify({ query: deep, variables: { n: 10 } })))).toBe(10);
});

it.each(['', '{', '[]', '{"query":"{"}', '{"query":"{ viewer { id } }","query":"{ viewer { id } }"}'])(
  'predicts nothing of %j',
  async (text) => expect(await predictCost('graphql', whole(text))).toBeUndefined(),
);
