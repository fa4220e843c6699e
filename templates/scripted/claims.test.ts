import { describe, expect, it } from 'vitest';
import { claimComment, inOwnOrder, shippedComment, standingClaim, standingOf } from './claims.ts';

const north = { workspace: 'north', assignee: 'north' };
const south = { workspace: 'south', assignee: 'octocat' };
const comments = (...bodies: string[]) => bodies.map((body) => ({ body }));

describe('standingClaim', () => {
  it('is the earliest, with its login', () => {
    expect(standingClaim(comments('Hello', claimComment(south), claimComment(north)))).toEqual(south);
    expect(standingClaim(comments(claimComment(north), claimComment(south)))).toEqual(north);
  });

  it('is none where nobody claimed', () => {
    expect(standingClaim(comments())).toBeUndefined();
    expect(standingClaim(comments('I think it was Claimed by workspace north.'))).toBeUndefined();
  });
});

describe('standingOf', () => {
  const url = 'https://github.com/acme/harbor/pull/3';
  it.each([
    [[], 'unclaimed'],
    [['Any news?'], 'unclaimed'],
    [[claimComment(north)], 'mine'],
    [[claimComment(north), claimComment(south)], 'mine'],
    [[claimComment(south), claimComment(north)], 'theirs'],
    [[claimComment(north), shippedComment(north, url)], 'shipped'],
    [[claimComment(north), shippedComment(south, url)], 'mine'],
    [[claimComment({ workspace: 'north-2', assignee: 'north' })], 'theirs'],
  ])('after %j is %s', (bodies, standing) => {
    expect(standingOf(comments(...bodies), north)).toBe(standing);
  });
});

describe('inOwnOrder', () => {
  const items = Array.from({ length: 30 }, (_, index) => `#${index}`);

  it('is the same each time, whatever the order of the list', () => {
    const once = inOwnOrder('north', items, (item) => item);
    expect(inOwnOrder('north', items.toReversed(), (item) => item)).toEqual(once);
    expect(once.toSorted()).toEqual(items.toSorted());
  });

  it('differs between workspaces', () => {
    const orders = ['north', 'south', 'east', 'west'].map((name) => inOwnOrder(name, items, (item) => item)[0]);
    expect(new Set(orders).size).toBe(4);
  });
});
