/** GitHub's DateTime: RFC 3339 in UTC, whole seconds. */
export const dateTime = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

export const dateTimeOrNull = (at: number | null): string | null => (at === null ? null : dateTime(at));
