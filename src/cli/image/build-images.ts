import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageOf } from '../../contract/image-name.ts';
import { CONTAINER_USERS } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { readTemplates, type TemplateFiles, templatesFolder } from '../template/read-templates.ts';
import { baseContext, mooringContext, templateContext } from './context.ts';
import { type BuilderName, findBuilder, type ImageBuilder } from './image-builder.ts';
import { sizeLines } from './size.ts';

export type ImageBuildFlags = {
  readonly all?: boolean;
  /** Where templates are; Mooring's own when absent. */
  readonly folder?: string;
  readonly baseImage: string;
  readonly engine?: BuilderName;
  readonly network?: string;
};

const BASE = 'localhost/mooring-base:latest';
const agentImageOf = (template: string): string => `localhost/mooring-${template}-agent:latest`;

/**
 * `mooring image build`: the base, then for each template its agent on the base, and Mooring on top of that. One
 * template that fails does not keep the others from being built.
 */
export async function buildImages(template: string | undefined, flags: ImageBuildFlags): Promise<void> {
  const templates = await chosenTemplates(template, flags);
  const builder = await findBuilder(flags.engine, flags.network);
  const folder = await mkdtemp(join(tmpdir(), 'mooring-image-'));
  try {
    await buildBase(builder, flags.baseImage, join(folder, 'base'));
    await mooringContext(join(folder, 'mooring'));
    const faults: Fault[] = [];
    for (const one of templates) {
      await buildTemplate(builder, one, folder).then(
        () => printSizes(builder, flags.baseImage, one.name),
        (error: unknown) => {
          if (!(error instanceof Fault) || templates.length === 1) throw error;
          faults.push(error);
        },
      );
    }
    if (faults.length > 0) throw summaryOf(faults);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildBase(builder: ImageBuilder, baseImage: string, context: string): Promise<void> {
  await baseContext(context);
  const { agent, mooring } = CONTAINER_USERS;
  const args = { BASE_IMAGE: baseImage, AGENT_ID: String(agent), MOORING_ID: String(mooring) };
  await builder.build({ name: BASE, context, file: 'Dockerfile', args });
}

async function buildTemplate(builder: ImageBuilder, template: TemplateFiles, folder: string): Promise<void> {
  const context = join(folder, `template-${template.name}`);
  await templateContext(template.folder, context);
  const agent = agentImageOf(template.name);
  await builder.build({ name: agent, context, file: 'Dockerfile', args: { MOORING_BASE: BASE } });
  await builder.build({
    name: imageOf(template.name),
    context: join(folder, 'mooring'),
    file: 'Dockerfile',
    args: { TEMPLATE_IMAGE: agent },
  });
}

async function printSizes(builder: ImageBuilder, baseImage: string, template: string): Promise<void> {
  const names = [baseImage, BASE, agentImageOf(template), imageOf(template)];
  const stack = await Promise.all(names.map(async (name) => ({ name, bytes: await builder.sizeOf(name) })));
  process.stdout.write(`${sizeLines(stack).join('\n')}\n`);
}

/** Those that have a Dockerfile can be built. */
export async function chosenTemplates(
  template: string | undefined,
  { folder, all = false }: Pick<ImageBuildFlags, 'folder' | 'all'>,
): Promise<readonly TemplateFiles[]> {
  const known = (await readTemplates(folder)).filter(({ dockerfile }) => dockerfile !== undefined);
  if (all && known.length > 0) return known;
  const chosen = known.filter(({ name }) => name === template);
  if (chosen.length > 0) return chosen;
  const missing = `there is no ${join(templatesFolder(folder), template ?? '*', 'Dockerfile')}`;
  const what = template === undefined && known.length > 0 ? 'no template was named' : missing;
  const names = known.map(({ name }) => name).join(', ');
  const remedy = names === '' ? 'name the folder that holds templates with --folder' : `name one of ${names}, or --all`;
  throw new Fault('template_without_image', what, remedy);
}

function summaryOf(faults: readonly Fault[]): Fault {
  const details = faults.flatMap((fault) => [fault.message, ...fault.details.slice(-1)]);
  return new Fault(
    'images_not_built',
    `${faults.length} images were not built`,
    'see above what each complains about',
    {
      details,
    },
  );
}
