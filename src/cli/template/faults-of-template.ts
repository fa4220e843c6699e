import { missingSecrets, parseTemplate, type Template } from '../../contract/template.ts';
import { isAtLeast } from '../../lib/version.ts';
import { dockerfileFaults } from './faults-of-dockerfile.ts';
import type { TemplateFiles } from './read-templates.ts';

export type TemplateSurroundings = {
  /** The Node that the base image has: the one that runs us. */
  readonly node: string;
  /** Names of the secrets that the platform has; undefined when it was not asked. */
  readonly secrets?: ReadonlySet<string> | undefined;
  /** Whether a path relative to the installation exists. */
  readonly isInstalled: (path: string) => boolean;
};

/** Everything that is wrong with a template, each in one sentence that begins with its place. */
export function faultsOfTemplate(
  { yaml, dockerfile }: Pick<TemplateFiles, 'yaml' | 'dockerfile'>,
  surroundings: TemplateSurroundings,
): string[] {
  if (yaml === undefined) return ['template.yaml: is missing'];
  const template = parseTemplate(yaml);
  if (!template.ok) return template.error.map((fault) => `template.yaml: ${fault}`);
  return [
    ...contentFaults(template.value, surroundings).map((fault) => `template.yaml: ${fault}`),
    ...dockerfileFaults(dockerfile, template.value.install).map((fault) => `Dockerfile: ${fault}`),
  ];
}

function contentFaults(template: Template, { node, secrets, isInstalled }: TemplateSurroundings): string[] {
  const { requires, environment } = template;
  const missing = secrets === undefined ? [] : missingSecrets(environment, secrets);
  return [
    ...commandFaults(template, isInstalled),
    ...(requires.node === undefined || isAtLeast(node, requires.node)
      ? []
      : [`requires.node: ${requires.node} is newer than the base image's Node ${node}`]),
    ...requires.binaries
      .filter(({ version, atLeast }) => atLeast !== undefined && version === undefined)
      .map(({ name }) => `requires.binaries: nothing says how ${name} is asked for its version`),
    ...twice(environment.map(({ name }) => name)).map((name) => `environment: ${name} is there twice`),
    ...environment
      .filter(({ insteadOf }) => insteadOf !== undefined && !environment.some(({ name }) => name === insteadOf))
      .map(({ name, insteadOf }) => `environment: ${name} stands in for ${insteadOf}, which is not there`),
    ...missing.map((name) => `environment: ${name} is required and not set: mooring secret set ${name}`),
  ];
}

/** The probe at boot looks for the agent by what the requirements name. */
function commandFaults({ command, requires }: Template, isInstalled: TemplateSurroundings['isInstalled']): string[] {
  const [program = '', entry] = command;
  if (program === 'node') {
    if (entry === undefined) return ['command: node is given no program'];
    return entry.startsWith('/') || isInstalled(entry) ? [] : [`command: ${entry} is not there`];
  }
  if (requires.binaries.some(({ name }) => name === program)) return [];
  return [`command: requires.binaries does not name ${program}, so that nothing finds it missing at boot`];
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
