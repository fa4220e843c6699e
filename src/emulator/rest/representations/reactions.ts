/** GitHub's `reaction-rollup`; nobody reacts to anything here. */
export function noReactions(subjectUrl: string) {
  return {
    url: `${subjectUrl}/reactions`,
    total_count: 0,
    '+1': 0,
    '-1': 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}
