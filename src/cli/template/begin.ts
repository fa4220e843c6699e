import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemplateName } from '../../contract/template.ts';
import { Fault } from '../../lib/fault.ts';
import { templatesFolder } from './read-templates.ts';

/** Writes a template that passes the check and runs a shell script, to be changed into somebody's agent. */
export async function beginTemplate(name: string, folder: string | undefined): Promise<void> {
  const known = TemplateName.safeParse(name);
  if (!known.success) {
    const why = known.error.issues.map(({ message }) => message).join(', ');
    throw new Fault('bad_arguments', `a template's name ${why}`, 'choose another name');
  }
  const within = templatesFolder(folder);
  const path = join(within, name);
  try {
    await mkdir(within, { recursive: true });
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'EEXIST' ? `${path} is there already` : `${path} cannot be made (${code})`;
    throw new Fault('template_not_written', what, 'choose another name, or another place with --folder');
  }
  await writeFile(join(path, 'template.yaml'), yamlOf(name));
  await writeFile(join(path, 'Dockerfile'), DOCKERFILE);
  const check = folder === undefined ? name : `${name} --folder ${folder}`;
  process.stdout.write(`${path} is written; change it, then: mooring template check ${check}\n`);
}

const yamlOf = (name: string): string => `# Every key: docs/templates.md
description: What ${name} is, in a line.
# acp, or command: one command a turn, which gets the prompt on stdin (or as an argument) and says by its exit code and
# its output how it went.
adapter: command
command: [sh, -c, 'read -r prompt && echo "asked to: $prompt"']
prompt: stdin
# Exact versions, each as the Dockerfile installs it:
# install:
#   - { from: npm, name: some-agent, version: '1.2.3' }
# environment:
#   - name: MODEL_KEY
#     required: true
#     for: the key of its model
requires:
  binaries:
    - name: sh
offline: works
`;

const DOCKERFILE = `ARG MOORING_BASE
FROM \${MOORING_BASE}
# RUN npm install --global some-agent@1.2.3
`;
