import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushOutcomeReader } from './push-outcome.ts';
import { refusalReport } from './refusal-report.ts';
import { FLUSH, inPieces, packet } from './testing/packets.ts';

const BANDED = { report: 'v2', sideBand: true, pushOptions: false, idLength: 40 } as const;
const PLAIN = { ...BANDED, report: 'v1', sideBand: false } as const;

const banded = (band: number, bytes: Buffer): Buffer => packet(Buffer.concat([Buffer.from([band]), bytes]));
const report = (...lines: string[]): Buffer => Buffer.concat([...lines.map((line) => packet(`${line}\n`)), FLUSH]);

describe("GitHub's report", () => {
  it.each([1, 5, 1_000])('is read in pieces of %i bytes, between what is told to people', (size) => {
    const said = report(
      'unpack ok',
      'ok refs/heads/a',
      'option old-oid x',
      'ng refs/heads/b protected branch hook declined',
    );
    const answer = Buffer.concat([
      banded(2, Buffer.from('remote says 0000 ok refs/heads/b\n')),
      banded(1, said.subarray(0, 11)),
      banded(2, Buffer.alloc(60_000)),
      banded(1, said.subarray(11)),
      FLUSH,
    ]);
    const reader = new PushOutcomeReader(BANDED, ['refs/heads/a', 'refs/heads/b', 'refs/heads/c']);
    for (const piece of inPieces(answer, size)) reader.read(piece);
    expect(reader.of('refs/heads/a')).toEqual({ outcome: 'accepted' });
    expect(reader.of('refs/heads/b')).toEqual({ outcome: 'rejected', detail: 'protected branch hook declined' });
    expect(reader.of('refs/heads/c')).toEqual({ outcome: 'unknown' });
  });

  it('of a pack that could not be unpacked is about every ref', () => {
    const reader = new PushOutcomeReader(PLAIN, ['refs/heads/a']);
    reader.read(report('unpack index-pack abnormal exit'));
    expect(reader.of('refs/heads/a')).toEqual({ outcome: 'rejected', detail: 'unpack index-pack abnormal exit' });
  });

  it('that is none, or breaks off, leaves it unknown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(BANDED, PLAIN), (bytes, capabilities) => {
        const reader = new PushOutcomeReader(capabilities, ['refs/heads/a']);
        reader.read(Buffer.from(bytes));
        expect(reader.of('refs/heads/a')).toEqual({ outcome: 'unknown' });
      }),
    );
  });
});

describe('our own refusal', () => {
  it('reads as what it says, in pieces of any size', () => {
    const reason = fc.string({ maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(reason, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(BANDED, PLAIN),
        fc.integer({ min: 1, max: 90 }),
        (reasons, capabilities, size) => {
          const refused = reasons.map((text, i) => ({ ref: `refs/heads/${i}`, reason: text }));
          const body = refusalReport(capabilities, refused, 'what to do\n') ?? Buffer.alloc(0);
          const reader = new PushOutcomeReader(
            capabilities,
            refused.map(({ ref }) => ref),
          );
          for (const piece of inPieces(body, size)) reader.read(piece);
          for (const { ref, reason: text } of refused) {
            expect(reader.of(ref)).toEqual({ outcome: 'rejected', detail: text.replaceAll(/\p{Cc}+/gu, ' ') });
          }
        },
      ),
    );
  });

  it('of thousands of refs keeps to the length of a packet', () => {
    const refused = Array.from({ length: 5_000 }, (_, i) => ({ ref: `refs/heads/${i}`, reason: 'no' }));
    const reader = new PushOutcomeReader(
      BANDED,
      refused.map(({ ref }) => ref),
    );
    reader.read(refusalReport(BANDED, refused, 'x'.repeat(200_000)) ?? Buffer.alloc(0));
    expect(reader.of('refs/heads/4999')).toEqual({ outcome: 'rejected', detail: 'no' });
  });

  it('is not sent to who asked for no report', () => {
    expect(refusalReport({ ...PLAIN, report: 'none' }, [], '')).toBeUndefined();
  });
});
