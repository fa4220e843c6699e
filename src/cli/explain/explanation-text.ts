import { printable } from '../../lib/printable.ts';
import type { GrantChange } from './changes.ts';
import type { Explanation } from './explained.ts';

/** For people, a line each. */
export function explanationText(
  { verdict, rule, message, remedy, changes, sends, notes }: Explanation,
  from: string,
): string {
  const lines = [
    `${verdict === 'unclear' ? 'cannot tell' : verdict}: ${message}`,
    ...(verdict === 'unclear' && remedy !== undefined ? [`remedy   ${remedy}`] : []),
    ...(rule === undefined ? [] : [`rule     ${rule}`]),
    ...sends.map((says) => `sends    ${says}`),
    ...changes.map(changeInWords),
    ...notes.map((note) => `note     ${note}`),
    `by       ${from}`,
  ];
  return lines.map(printable).join('\n');
}

function changeInWords({ owner, key, add, remove, result }: GrantChange): string {
  if (key === 'grants') return `change   add a grant at ${owner}`;
  const steps = [
    ...(remove.length === 0 ? [] : [`take out ${remove.map(quoted).join(', ')}`]),
    ...(add.length === 0 ? [] : [`add ${add.map(quoted).join(', ')}`]),
  ];
  return `change   in the grant at ${owner}, ${key}: ${steps.join(' and ')} -> ${key}: [${result.map(quoted).join(', ')}]`;
}

const quoted = (text: string): string => `'${text}'`;
