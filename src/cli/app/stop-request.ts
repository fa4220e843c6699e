/** The exit code of a program that a person's Ctrl-C has ended, as shells have it: 128 and the signal's number. */
export const EXIT_INTERRUPTED = 130;

/** Aborts at Ctrl-C or SIGTERM. */
export function stopRequest(): AbortSignal {
  const request = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => request.abort());
  return request.signal;
}

/** Whether an error is no more than the request to stop, passed up. */
export function isStop(error: unknown, stop: AbortSignal): boolean {
  if (!stop.aborted) return false;
  return error === stop.reason || (error instanceof Error && error.name === 'AbortError');
}
