import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Fault } from '../../lib/fault.ts';
import { parseSize } from './size.ts';

const BUILDERS = ['docker', 'podman', 'buildah'] as const;
export type BuilderName = (typeof BUILDERS)[number];

export type Build = {
  readonly name: string;
  readonly context: string;
  /** Relative to the context. */
  readonly file: string;
  readonly args: Readonly<Record<string, string>>;
};

/** Lines of a failed build that are worth repeating: what failed is among the last. */
const LAST_LINES = 12;

/** Builds images by an engine's own command line, with whatever configuration its user has given it. */
export class ImageBuilder {
  readonly name: BuilderName;
  readonly #network: readonly string[];

  constructor(name: BuilderName, network: string | undefined) {
    this.name = name;
    this.#network = network === undefined ? [] : ['--network', network];
  }

  /** What the engine prints goes to our stderr as it comes; a build that fails is a `Fault` with the last of it. */
  async build({ name, context, file, args }: Build): Promise<void> {
    const given = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
    // Without it buildah forgets every step of the last build.
    const layers = this.name === 'buildah' ? ['--layers'] : [];
    const child = spawn(
      this.name,
      ['build', ...layers, ...this.#network, ...given, '--tag', name, '--file', `${context}/${file}`, context],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const last: string[] = [];
    const follow = (stream: Readable): void => {
      stream.setEncoding('utf8').on('data', (text: string) => {
        process.stderr.write(text);
        last.push(...text.split('\n').filter((line) => line.trim() !== ''));
        last.splice(0, last.length - LAST_LINES);
      });
    };
    follow(child.stdout);
    follow(child.stderr);
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return;
    const remedy = 'mend what it complains about, or choose another engine with --engine';
    throw new Fault('image_not_built', `${this.name} did not build ${name}`, remedy, { details: last });
  }

  /** In bytes, with all layers; undefined when the engine does not tell, as Docker for an image that it only built on. */
  async sizeOf(image: string): Promise<number | undefined> {
    const asked =
      this.name === 'buildah'
        ? ['images', '--format', '{{.Size}}', image]
        : ['image', 'inspect', '--format', '{{.Size}}', image];
    const { promise, resolve } = Promise.withResolvers<string>();
    execFile(this.name, asked, (error, stdout) => resolve(error === null ? stdout : ''));
    return parseSize((await promise).trim());
  }
}

/** The engine of that name, or the first that answers: the client of one whose service does not run builds nothing. */
export async function findBuilder(name: BuilderName | undefined, network: string | undefined): Promise<ImageBuilder> {
  for (const candidate of name === undefined ? BUILDERS : [name]) {
    const child = spawn(candidate, [name === undefined ? 'info' : '--version'], { stdio: 'ignore' });
    const runs = await once(child, 'exit').then(
      ([code]) => code === 0,
      () => false,
    );
    if (runs) return new ImageBuilder(candidate, network);
  }
  const remedy = 'install one: Debian has podman and buildah, docs.docker.com has Docker';
  throw new Fault('engine_missing', `${name ?? 'none of docker, podman and buildah'} can be run here`, remedy);
}
