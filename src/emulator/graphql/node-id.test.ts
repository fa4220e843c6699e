import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeId, parseNodeId } from './node-id.ts';

describe('node ids', () => {
  it('look like GitHub’s', () => {
    expect(nodeId('R', 1)).toBe('R_kgDOAAAAAQ');
    expect(nodeId('I', 1, 2)).toMatch(/^I_kwDO[A-Za-z0-9_-]+$/);
  });

  it('give back what they were made of', () => {
    const part = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.string({ unit: 'grapheme', maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        expect(parseNodeId(nodeId('REF', ...parts))).toEqual({ kind: 'REF', parts });
      }),
    );
  });

  it('are nothing when they were not made here', () => {
    for (const id of ['', '12', 'R_', 'R_kgDO', 'MDU6SXNzdWUx', 'R_kgDOAAAA', 'R_!!!!']) {
      expect(parseNodeId(id)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.base64String(), (text) => {
        parseNodeId(`R_${text}`);
      }),
    );
  });
});
