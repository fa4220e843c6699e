import type { HeaderFields } from '../../../../lib/http1/header-fields.ts';

/** For one connection only: RFC 9110 §7.6.1, with the names that proxies of old made up. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Of the client's own: where it wanted to go, who it claims to be, and what the gateway answers itself. */
const CLIENTS_OWN = ['host', 'authorization', 'cookie', 'content-length', 'expect'];

const NOT_IN_REQUESTS: ReadonlySet<string> = new Set([...HOP_BY_HOP, ...CLIENTS_OWN]);
const NOT_IN_RESPONSES: ReadonlySet<string> = new Set(HOP_BY_HOP);

/** The fields of a request as they go on, line by line, without those that the gateway writes itself. */
export function requestLines(fields: HeaderFields, less: readonly string[] = NONE): string {
  return without(fields, NOT_IN_REQUESTS, less);
}

/** The fields of an answer as they go back: body and Content-Encoding stay together, untouched unless `less` says. */
export function responseLines(fields: HeaderFields, less: readonly string[] = NONE): string {
  return without(fields, NOT_IN_RESPONSES, less);
}

function without(fields: HeaderFields, dropped: ReadonlySet<string>, less: readonly string[]): string {
  const { names, raw } = fields;
  const named = fields.has('connection') ? namedIn(fields.all('connection')) : NONE;
  let lines = '';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    if (dropped.has(name) || less.includes(name) || named.includes(name)) continue;
    lines += `${raw[2 * at]}: ${raw[2 * at + 1]}\r\n`;
  }
  return lines;
}

/** Nearly all say no more than this, which names nothing. */
const NAMES_NOTHING = /^(?:keep-alive|close)$/i;

const namedIn = (values: readonly string[]): readonly string[] =>
  values.every((value) => NAMES_NOTHING.test(value))
    ? NONE
    : values.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase());

const NONE: readonly string[] = [];
