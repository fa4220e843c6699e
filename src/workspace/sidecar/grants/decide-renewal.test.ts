import { describe, expect, it } from 'vitest';
import { decideRenewal, setOf } from './decide-renewal.ts';

const grant = { owner: 'acme', repositories: ['api', 'web'], push: [], allow: [], renew: false };
const token = { held: 'a', reported: 'a', reaches: ['Web', 'API'], askedFor: undefined };

describe('decideRenewal', () => {
  it('keeps a token that reaches what is granted, whatever the case and the order', () => {
    expect(decideRenewal(grant, token)).toBe('keep');
  });

  it('drops the token that was reported, not one that came meanwhile', () => {
    expect(decideRenewal({ ...grant, renew: true }, token)).toBe('drop');
    expect(decideRenewal({ ...grant, renew: true }, { ...token, held: 'b' })).toBe('keep');
    expect(decideRenewal({ ...grant, renew: true }, { ...token, held: undefined, reported: undefined })).toBe('keep');
  });

  it.each([[['api']], [['api', 'web', 'docs']], [[]]])('asks for another when the token reaches %j', (reaches) => {
    expect(decideRenewal(grant, { ...token, reaches })).toBe('renew');
  });

  it('asks once for each set of repositories', () => {
    const asked = { ...token, reaches: ['api'], askedFor: setOf(['WEB', 'api']) };
    expect(decideRenewal(grant, asked)).toBe('keep');
    expect(decideRenewal({ ...grant, repositories: ['web'] }, asked)).toBe('renew');
    expect(decideRenewal(grant, { ...token, reaches: undefined })).toBe('keep');
  });
});
