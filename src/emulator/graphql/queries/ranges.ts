/** `2026-01-31`, `>=…`, `<…`, `a..b`; a day without a time stands for all of it. */
export function inRange(at: number | null, range: string): boolean {
  if (at === null) return false;
  const [from, to] = range.split('..');
  if (to !== undefined) return at >= startOf(from ?? '*', -Infinity) && at < endOf(to);
  const [, sign = '', when = ''] = /^([<>]?=?)(.*)$/.exec(range) ?? [];
  if (sign === '>') return at >= endOf(when);
  if (sign === '>=') return at >= startOf(when, Infinity);
  if (sign === '<') return at < startOf(when, -Infinity);
  if (sign === '<=') return at < endOf(when);
  return at >= startOf(when, Infinity) && at < endOf(when);
}

const DAY = 86_400_000;

const startOf = (when: string, open: number): number => (when === '*' ? open : Date.parse(when));
const endOf = (when: string): number =>
  when === '*' ? Infinity : Date.parse(when) + (/^\d{4}-\d\d-\d\d$/.test(when) ? DAY : 1);

/** `5`, `>=5`, `<5`, `1..5`, `*` for an open end. */
export function inNumbers(count: number, range: string): boolean {
  const [from, to] = range.split('..');
  if (to !== undefined)
    return count >= (from === '*' ? 0 : Number(from)) && count <= (to === '*' ? Infinity : Number(to));
  const [, sign = '', number = ''] = /^([<>]?=?)(\d+)$/.exec(range) ?? [];
  const wanted = Number(number);
  if (sign === '>') return count > wanted;
  if (sign === '>=') return count >= wanted;
  if (sign === '<') return count < wanted;
  return sign === '<=' ? count <= wanted : count === wanted;
}
