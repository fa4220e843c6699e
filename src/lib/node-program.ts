import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `src/`, `templates/` and `node_modules/`. */
export const INSTALLATION = fileURLToPath(new URL('../..', import.meta.url));

/** Compiled code is kept here, so that only the first start strips types (17 MB and 100 ms a process). */
const COMPILE_CACHE = join(INSTALLATION, 'node_modules', '.cache', 'mooring');

/** Small young generation: our processes stream, they do not compute; it saves about 10 MB each. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2'];

/** The arguments that run one of our TypeScript programs with this very Node; `entry` is relative to the installation. */
export function nodeArguments(entry: string, args: readonly string[] = []): string[] {
  return [...NODE_FLAGS, join(INSTALLATION, entry), ...args];
}

/**
 * Buffers of a stream go back to the kernel when they are freed: by default glibc keeps them, and a process that
 * has relayed one large push stays 40 MB larger for good. mallopt(3) describes these variables.
 */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768', MALLOC_TRIM_THRESHOLD_: '131072' };

/** What our programs need of the environment; everything else is left behind on purpose. */
export function programEnvironment(): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, LANG, NODE_COMPILE_CACHE: COMPILE_CACHE, ...MALLOC };
}
