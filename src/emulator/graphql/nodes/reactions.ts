const CONTENTS = ['THUMBS_UP', 'THUMBS_DOWN', 'LAUGH', 'HOORAY', 'CONFUSED', 'HEART', 'ROCKET', 'EYES'] as const;

/** GitHub lists every reaction with its count, also when nobody has reacted; here nobody ever does. */
export function noReactions(): object[] {
  return CONTENTS.map((content) => ({
    __typename: 'ReactionGroup',
    content,
    createdAt: null,
    viewerHasReacted: false,
  }));
}
