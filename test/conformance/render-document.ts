import { nameOf, type Results } from './results.ts';
import type { Row, Theme } from './row.ts';

const HEAD = `# Conformance of the gateway

Written by \`test/conformance\`: change the rows there, and run it with \`CONFORMANCE=write\`.

Each command is run twice by the real programs, on two emulators that are alike to the bit: through a workspace's gateway,
and directly with a token in hand. Its exit code, what it prints, the files, refs and configuration that it leaves behind,
and what it changed at GitHub are compared. Left out is the note \`access = basic\` by which git-lfs remembers that it was
asked for a password. Every permission and every protected action is granted: this is about the way, not about refusals.

- **same**: no difference; the exit code is given where it is not 0
- **same ¹**: the emulator does not play what the command asks for, and so what is the same is a refusal
- **other ²**: meant to differ; the reasons stand below
- **–**: this version has no such command

\`TEST_GIT\` and \`TEST_GH\` name other binaries: \`TEST_GH=/opt/gh/bin/gh script/test test/conformance\`.
`;

/** The document for what was found: a table a theme, a column for each pair of versions. */
export function renderDocument(themes: readonly Theme[], found: readonly Results[]): string {
  const count = themes.reduce((sum, { rows }) => sum + rows.length, 0);
  const reasons = themes.flatMap(({ rows }) => rows.filter(({ differs }) => differs !== undefined));
  return [
    HEAD,
    `${count} rows.\n`,
    ...themes.map((theme) => renderTheme(theme, found)),
    '## What differs, and why\n',
    ...reasons.map(({ command, differs }) => `- ${code(command)}: ${differs?.why}.`),
    '',
  ].join('\n');
}

function renderTheme(theme: Theme, found: readonly Results[]): string {
  const columns = found.map(({ git, gh }) => `git ${git}, gh ${gh}`);
  const lines = theme.rows.map((row) => [nameCell(row), ...found.map((results) => cell(theme, row, results))]);
  const table = [['command', ...columns], ['command', ...columns].map(() => '---'), ...lines];
  return [`## ${theme.title}`, '', ...alignColumns(table), ''].join('\n');
}

const nameCell = ({ command, when }: Row): string => code(command) + (when === undefined ? '' : `, ${when}`);

function cell(theme: Theme, row: Row, { rows }: Results): string {
  const result = rows[nameOf(theme, row)];
  if (result === undefined) return '–';
  if (!result.same) return 'other ²';
  return `same${row.unplayed === true ? ' ¹' : ''}${result.exit === 0 ? '' : `, exit ${result.exit}`}`;
}

/** A bar would end the cell, even within backticks: https://github.github.com/gfm/#tables-extension- */
const code = (command: string): string => `\`${command.replaceAll('|', '\\|')}\``;

/** As the formatter of this repository has it. */
function alignColumns(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => {
    const cells = row.map((text, column) => text.padEnd(widths[column] ?? 0, text === '---' ? '-' : ' '));
    return `| ${cells.join(' | ')} |`;
  });
}
