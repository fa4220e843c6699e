import { Command, Option } from 'commander';
import type { ImageBuildFlags } from './image/build-images.ts';

export const imageCommand = (): Command =>
  new Command('image').description("look after workspaces' container images").addCommand(
    new Command('build')
      .description("build a template's image and print what it weighs")
      .argument('[template]', 'a template that has a Dockerfile')
      .option('--folder <folder>', "where templates are; Mooring's own when absent")
      .option('--all', 'the images of all templates')
      .option('--base-image <image>', 'the Debian that everything is put on', 'debian:bookworm-slim')
      .addOption(
        new Option('--engine <name>', 'what builds (default: the first of these that is installed)').choices([
          'docker',
          'podman',
          'buildah',
        ]),
      )
      .option('--network <mode>', 'network of the steps that install, as the engine knows it')
      .action(async (template: string | undefined, flags: ImageBuildFlags) =>
        (await import('./image/build-images.ts')).buildImages(template, flags),
      ),
  );
