const last = new WeakMap<object, Promise<unknown>>();

/**
 * Runs `work` after all earlier work on the same subject has ended: the pull requests of one repository are merged
 * one after another, so that each sees the base that the last one left, and none is merged twice.
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
