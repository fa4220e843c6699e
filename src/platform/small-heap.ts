import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow to several times of what lives in it before it looks for garbage. A platform lives long and holds
 * little. Measured with a thousand workspaces: 127 MB resident instead of 200, and as fast.
 * Called once the program is loaded: V8 takes no compiled code from the cache that was made under other flags.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
}
