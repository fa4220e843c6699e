import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file that holds this module and all others of a workspace's programs, where they were bundled into one. */
const BUNDLE = import.meta.filename.endsWith('.ts') ? undefined : import.meta.filename;

/** The folder that holds `src/`, `templates/` and `node_modules/`, or in an image the bundle. */
export const INSTALLATION = fileURLToPath(new URL(BUNDLE === undefined ? '../..' : '.', import.meta.url));

/**
 * Compiled code is kept here, so that only the first start strips types (17 MB and 100 ms a process). In the bundle
 * there are none to strip, and compiling it anew costs too little to be measured.
 */
const COMPILE_CACHE: Record<string, string> =
  BUNDLE === undefined ? { NODE_COMPILE_CACHE: join(INSTALLATION, 'node_modules', '.cache', 'mooring') } : {};

/**
 * Small young generation: our processes stream, they do not compute; it saves about 10 MB each. V8 lets an old one grow
 * to several times of what lives in it before it looks for garbage, and to 1.3 times where no more than 256 MB may live:
 * a platform of a thousand workspaces holds 30 MB, and is 130 MB resident instead of 200. V8's own way of keeping a
 * heap small, `--optimize-for-size`, compacts it at each look, and everybody waits 30 ms and more for that.
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  // With it whoever runs as the same user opens the inspector, and is the program: the agent its runtime.
  '--disable-sigusr1',
  '--max-semi-space-size=2',
  '--max-old-space-size=256',
];

/**
 * For a program that passes on what others send, of which there is one for each workspace. What is hot in it is worth
 * optimising, by one compiler: the memory that Maglev works in (20 MB and more) stays with the process. `--expose-gc`
 * is for who passes on buffers and knows when many are garbage. Half of the young generation saves 2 MB in each workspace
 * and costs no rate that could be measured.
 */
export const RELAY_FLAGS = [...NODE_FLAGS, '--max-semi-space-size=1', '--no-maglev', '--expose-gc'];

/**
 * The arguments that run one of our programs with this very Node. `entry` is its file, relative to the installation;
 * in the bundle a program goes by the name of the folder that holds its `main.ts`.
 */
export function nodeArguments(entry: string, args: readonly string[] = [], flags = NODE_FLAGS): string[] {
  const program = BUNDLE === undefined ? [join(INSTALLATION, entry)] : [BUNDLE, basename(dirname(entry))];
  return [...flags, ...program, ...args];
}

/**
 * Memory that is freed goes back to the kernel. Not for each piece of a stream, though: they are 64 KB, and where each
 * is mapped and unmapped by itself a body takes five times as long. mallopt(3) describes these variables.
 */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/** What our programs need of the environment; everything else is left behind on purpose. */
export function programEnvironment(): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, LANG, ...COMPILE_CACHE, ...MALLOC };
}
