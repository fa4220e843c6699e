/** What `work` comes to, or undefined as soon as the signal fires: whoever fires it may hold what is waited for. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const letGo = (): void => resolve(undefined);
  signal.addEventListener('abort', letGo, { once: true });
  if (signal.aborted) letGo();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', letGo);
  }
}
