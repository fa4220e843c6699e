const last = new WeakMap<object, Promise<unknown>>();

/**
 * Runs `work` after all earlier work on the same subject has ended: GitHub merges the pull requests of one
 * repository one after another, so that two requests to merge the same one cannot both succeed.
 */
export async function oneAtATime<T>(subject: object, work: () => Promise<T>): Promise<T> {
  const before = last.get(subject) ?? Promise.resolve();
  const mine = before.then(work);
  last.set(
    subject,
    mine.catch(() => undefined),
  );
  return mine;
}
