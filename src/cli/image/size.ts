const UNITS: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KIB: 1024, MIB: 1024 ** 2 };

/** Bytes, or what buildah prints for people (`490 MB`). Undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const found = /^([\d.]+)\s*([A-Za-z]*)$/.exec(text);
  const unit = UNITS[found?.[2]?.toUpperCase() || 'B'];
  return found === null || unit === undefined ? undefined : Math.round(Number(found[1]) * unit);
}

/** Who is told what an image weighs wants whole megabytes; those of disks, 10^6. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Each image of a stack, the lowest first, with what it adds to the one below. */
export function sizeLines(stack: readonly { readonly name: string; readonly bytes: number | undefined }[]): string[] {
  return stack.map(({ name, bytes }, index) => {
    if (bytes === undefined) return `${name}: of unknown size`;
    const below = stack[index - 1]?.bytes;
    return `${name}: ${megabytes(bytes)}${below === undefined ? '' : `, ${megabytes(bytes - below)} of its own`}`;
  });
}
