import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AgentSecrets } from '../../contract/agent-secret.ts';
import { Fault } from '../../lib/fault.ts';
import { INSTALLATION } from '../../lib/node-program.ts';
import { platformAt, readAnswer } from '../operator/ask-platform.ts';
import { faultsOfTemplate } from './faults-of-template.ts';
import { readTemplates } from './read-templates.ts';

export type CheckFlags = { readonly folder?: string; readonly data: string };

/** Says which templates are sound. All that is wrong comes at once, as one `Fault`. */
export async function checkTemplates(name: string | undefined, { folder, data }: CheckFlags): Promise<void> {
  const templates = await readTemplates(folder, name);
  // Of all templates few are in use: what the others would need is nobody's fault.
  const secrets = name === undefined ? undefined : await namesOfSecrets(data);
  const surroundings = {
    node: process.versions.node,
    secrets,
    isInstalled: (path: string) => existsSync(join(INSTALLATION, path)),
  };
  const details = templates.flatMap((template) =>
    faultsOfTemplate(template, surroundings).map((fault) => `${template.name}/${fault}`),
  );
  if (details.length > 0) {
    const what = `${details.length} ${details.length === 1 ? 'fault' : 'faults'} in templates`;
    throw new Fault('template_invalid', what, 'docs/templates.md says what each key is', { details });
  }
  process.stdout.write(`${templates.map((template) => template.name).join(', ')}: nothing is wrong\n`);
}

/** Undefined where no platform runs that could have any. */
async function namesOfSecrets(data: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const ask = await platformAt(data);
    const { secrets } = readAnswer(AgentSecrets, await ask('GET', '/admin/secrets'));
    return new Set(secrets.map((secret) => secret.name));
  } catch (error) {
    if (error instanceof Fault && error.code === 'platform_not_running') return undefined;
    throw error;
  }
}
