/** The first dotted number in what a program prints about its version: `2.1.332 (Claude Code)`, `v24.21.0`. */
export function versionIn(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0];
}

/** Whether a dotted number is another one or comes after it; a part that is missing is 0. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [parts(version), parts(least)];
  for (let index = 0; index < Math.max(have.length, want.length); index += 1) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const parts = (version: string): number[] => version.split('.').map(Number);
