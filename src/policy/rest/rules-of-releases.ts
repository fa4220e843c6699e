import { ok, type Result } from '../../lib/result.ts';
import type { Intent } from '../intent.ts';
import type { Unreadable } from '../reading.ts';
import { refsNamed } from '../ref-names.ts';
import { LARGEST_SHORT_BODY, type ReadingRule, reads, type RequestParameters } from './rule.ts';
import { changes } from './rules-of-refs.ts';

const RELEASES: Intent = { kind: 'action', action: 'create_release' };

/** https://docs.github.com/en/rest/releases/releases: new or changed, a release creates its tag when there is none. */
export const writeRelease: ReadingRule = {
  deciding: ['tag_name'],
  largest: LARGEST_SHORT_BODY,
  read: ({ tag_name: tag }) => releases(tag),
};

function releases(tag: RequestParameters[string]): Result<readonly Intent[], Unreadable> {
  if (typeof tag !== 'string') return reads(RELEASES);
  const created = changes('create', refsNamed(tag, 'tags'));
  return created.ok ? ok([RELEASES, ...created.value]) : created;
}
