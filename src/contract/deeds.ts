import { z } from 'zod';
import { Time } from './time.ts';

/** Hex, SHA-1 or SHA-256; zeros where there is nothing. */
const ObjectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** More than any sidecar counts in its life. */
const Count = z.number().int().nonnegative().max(1e12);

/** `owner/name`, as the request wrote it; a wiki is `owner/name.wiki`. */
const Repository = z.string().max(200);

/** A ref that a workspace was allowed to change, and what came of it. */
export const RefChanged = z.strictObject({
  event: z.literal('ref_changed'),
  at: Time,
  repository: Repository,
  ref: z.string().max(1_000),
  old: ObjectId,
  new: ObjectId,
  /** `unknown`: sent, and GitHub's answer did not come or did not say. */
  outcome: z.enum(['accepted', 'rejected', 'unknown']),
  /** GitHub's words. */
  detail: z.string().max(300).optional(),
});
export type RefChanged = z.infer<typeof RefChanged>;

/** What several of the same kind have in common, told once; `at` is the first of them. */
const Repeated = { at: Time, times: z.number().int().positive().max(1e9) };

export const RefRefused = z.strictObject({
  ...Repeated,
  event: z.literal('ref_refused'),
  repository: Repository,
  ref: z.string().max(1_000),
  old: ObjectId,
  new: ObjectId,
  /** One of `errors.ts`. */
  reason: z.string().max(100),
});
export type RefRefused = z.infer<typeof RefRefused>;

/** Of REST, GraphQL or git-lfs; without the query. */
const Request = { method: z.string().max(20), path: z.string().max(400) };

/** A request, other than a push, that was allowed and does what a grant names: changes a ref, or takes an action. */
export const RequestAllowed = z.strictObject({
  event: z.literal('request_allowed'),
  at: Time,
  ...Request,
  repository: Repository.optional(),
  /** In the words of `push` and `allow`: `update refs/heads/x`, `merge`. */
  did: z.array(z.string().max(1_000)).min(1).max(100),
  /** Of GitHub's answer, which is 200 for GraphQL also when it refuses; absent when none came. */
  status: z.number().int().min(100).max(999).optional(),
});
export type RequestAllowed = z.infer<typeof RequestAllowed>;

export const RequestDenied = z.strictObject({
  ...Repeated,
  event: z.literal('request_denied'),
  ...Request,
  /** The name that a grant's `allow` would have to hold. */
  operation: z.string().max(400).optional(),
  reason: z.string().max(100),
});
export type RequestDenied = z.infer<typeof RequestDenied>;

/** What a workspace did at GitHub through its gateway, or was kept from: for the audit. */
export const Deed = z.discriminatedUnion('event', [RefChanged, RefRefused, RequestAllowed, RequestDenied]);
export type Deed = z.infer<typeof Deed>;

/**
 * A part of a sidecar's report: what it has not been answered yet. Deeds are numbered from the sidecar's start on, so that
 * a report that comes twice tells them once; those that did not fit while nobody listened are counted.
 */
export const DeedsReport = z.strictObject({
  /** The number of the first one here, or of the next one to come. */
  first: Count,
  deeds: z.array(Deed).max(2_000),
  /** Since the sidecar's start. */
  leftOut: z.strictObject({ changes: Count, refusals: Count }),
});
export type DeedsReport = z.infer<typeof DeedsReport>;
