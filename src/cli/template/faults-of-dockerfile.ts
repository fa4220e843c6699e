import { BASE_ARGUMENT, type Template } from '../../contract/template.ts';

const ARG = new RegExp(`^ARG\\s+${BASE_ARGUMENT}\\s*$`, 'i');
const FROM = new RegExp(`^FROM\\s+\\$(?:\\{${BASE_ARGUMENT}\\}|${BASE_ARGUMENT})(?:\\s+AS\\s+\\S+)?\\s*$`, 'i');

/** What keeps a Dockerfile from building this template upon the base. */
export function dockerfileFaults(dockerfile: string | undefined, install: Template['install']): string[] {
  if (dockerfile === undefined) return ['is missing'];
  const lines = dockerfile.split('\n').map((line) => line.trim());
  const [first = '', second = ''] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return [
    ...(ARG.test(first) ? [] : [`does not begin with ARG ${BASE_ARGUMENT}`]),
    ...(FROM.test(second) ? [] : [`does not build upon the base: FROM \${${BASE_ARGUMENT}} is wanted`]),
    // An agent that was not installed would be found out by its first turn.
    ...(/\|\|\s*(?:true|:)(?:\s|$)/.test(dockerfile) ? ['lets an install fail (|| true)'] : []),
    ...install
      .filter((one) => !names(dockerfile, one))
      .map(({ name, version }) => `does not install ${name} ${version}, as template.yaml says`),
  ];
}

function names(dockerfile: string, { from, name, version }: Template['install'][number]): boolean {
  const pinned =
    from === 'npm' ? `${quoted(name)}@${quoted(version)}` : `${quoted(name)}(?:\\[[^\\]]*\\])?==${quoted(version)}`;
  return new RegExp(`(?:^|[\\s'"])${pinned}(?=$|[\\s'"\\\\;])`, 'm').test(dockerfile);
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
