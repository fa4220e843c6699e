import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { INSTALLATION } from '../../lib/node-program.ts';

/** CommonJS among our libraries asks for Node's modules by `require`, which a module does not have. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** zod speaks 40 languages, 300 KB of them that nobody here reads. */
const ENGLISH: Plugin = {
  name: 'english',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
    }));
  },
};

/**
 * Makes one file of a TypeScript program and all that it imports, for the pinned Node; `entry` is relative to the
 * installation. One that lies elsewhere finds the installation's packages too.
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  // Not there in an image, where nobody builds one.
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: INSTALLATION,
    entryPoints: [resolve(INSTALLATION, entry)],
    nodePaths: [join(INSTALLATION, 'node_modules')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: ['esbuild'],
    banner: { js: REQUIRE },
    // Names stay: a stack from a container must be of use.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    plugins: [ENGLISH],
    logLevel: 'warning',
  });
}
