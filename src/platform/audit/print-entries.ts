import { z } from 'zod';
import { printable, printableJson } from '../../lib/printable.ts';
import type { Store } from '../store/open-store.ts';
import { StoredRow, storedRows } from './stored-row.ts';

const Detail = z.looseObject({});

/** Prints rows as they lie there, believed or not: one line each, or one JSON object a line. */
export async function printEntries(
  store: Store,
  filter: { readonly subject: string | undefined; readonly since: number | undefined },
  format: { readonly json: boolean; readonly print: (line: string) => void },
): Promise<void> {
  for await (const stored of storedRows(store, filter)) format.print(lineOf(stored, format.json));
}

function lineOf(stored: unknown, json: boolean): string {
  const { data: row } = StoredRow.safeParse(stored);
  const detail = row && readDetail(row.detail_json);
  const at = row && new Date(Number(row.at));
  if (row === undefined || detail === undefined || at === undefined || Number.isNaN(at.getTime())) {
    return json ? '{"fault":"unreadable row"}' : 'a row that was never written so: see mooring audit verify';
  }
  const { event, subject, hash } = row;
  const when = at.toISOString();
  const sequence = Number(row.sequence);
  if (json) return printableJson({ sequence, at: when, event, subject, detail, hash });
  return `${row.sequence}  ${when}  ${printable(event)}  ${printable(subject)}  ${printableJson(detail)}`;
}

function readDetail(text: string): object | undefined {
  try {
    return Detail.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
