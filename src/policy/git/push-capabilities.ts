import { err, ok, type Result } from '../../lib/result.ts';

/** What a client wants of a push, as far as it changes how we read it or answer it. */
export type PushCapabilities = {
  readonly report: 'none' | 'v1' | 'v2';
  readonly sideBand: boolean;
  readonly pushOptions: boolean;
  /** Hex digits of an object id: 40 for SHA-1, 64 for SHA-256. */
  readonly idLength: number;
};

const ID_LENGTHS: Readonly<Record<string, number>> = { sha1: 40, sha256: 64 };

/** Printable ASCII with single blanks between: anything else would be split differently by somebody. */
const LIST = /^ ?(?:[!-~]+(?: [!-~]+)*)? ?$/;

export const NO_CAPABILITIES: PushCapabilities = { report: 'none', sideBand: false, pushOptions: false, idLength: 40 };

/** https://git-scm.com/docs/protocol-capabilities */
export function readCapabilities(text: string): Result<PushCapabilities, string> {
  if (!LIST.test(text)) return err('capabilities that cannot be read');
  const names = text.split(' ').filter((name) => name !== '');
  const formats = names.filter((name) => name.startsWith('object-format='));
  const [format = 'object-format=sha1'] = formats;
  const idLength = ID_LENGTHS[format.slice('object-format='.length)];
  if (formats.length > 1 || idLength === undefined) return err('an object format that is not known');
  const has = (name: string): boolean => names.includes(name);
  return ok({
    report: has('report-status-v2') ? 'v2' : has('report-status') ? 'v1' : 'none',
    sideBand: has('side-band-64k'),
    pushOptions: has('push-options'),
    idLength,
  });
}
