import { stripVTControlCharacters, styleText } from 'node:util';
import type { WorkspaceStatus } from '../../contract/status.ts';
import { faultLine } from '../fault-line.ts';
import { type Snapshot, unauthorizedSeenByAgents } from './snapshot.ts';

const HEADINGS = ['workspace', 'state', 'token age / life', 'tokens', 'git', 'gh', 'failed', 'PRs', 'now'];

/** Draws the live table. `width` is the terminal's, in columns. */
export function drawTable(snapshot: Snapshot, now: number, elapsedMs: number, width: number): string {
  const rows = snapshot.status.workspaces.map((workspace) => cells(workspace, now));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => stripVTControlCharacters(row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    fit(
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
      width,
    );
  const faults = snapshot.status.workspaces.flatMap(({ name, reason, fault }) => {
    const why = fault?.message ?? reason;
    return why === undefined ? [] : [fit(styleText('yellow', `${name}: ${why}`), width)];
  });
  const ofAll = snapshot.status.faults.map((fault) => fit(styleText('yellow', faultLine(fault, now)), width));
  return [
    ...ofAll,
    styleText('dim', line(HEADINGS)),
    ...rows.map(line),
    ...faults,
    '',
    styleText('dim', fit(footer(snapshot, elapsedMs), width)),
  ].join('\n');
}

function cells(workspace: WorkspaceStatus, now: number): string[] {
  const { counts } = workspace;
  return [
    workspace.role === 'lead' ? `${workspace.name} (lead)` : workspace.name,
    styleText(workspace.state === 'running' ? 'green' : 'yellow', workspace.state),
    tokenAge(workspace.token, now),
    String(workspace.tokensIssued),
    String(counts.gitCommands),
    String(counts.ghCommands),
    counts.failedCommands === 0 ? '0' : styleText('red', String(counts.failedCommands)),
    String(counts.pullRequestsOpened),
    workspace.activity,
  ];
}

const BAR = 10;

/** `███████░░░  52s / 90s` */
export function tokenAge(token: WorkspaceStatus['token'], now: number): string {
  if (token === undefined) return '—';
  const life = token.expiresAt - token.issuedAt;
  const age = Math.min(life, Math.max(0, now - token.issuedAt));
  const filled = Math.round((age / life) * BAR);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${seconds(age)} / ${seconds(life)}`;
}

function footer(snapshot: Snapshot, elapsedMs: number): string {
  const unauthorized = unauthorizedSeenByAgents(snapshot);
  const github = snapshot.status.githubs
    .map(({ name, web }) => (web === `https://${name}` ? name : `${name} played by ${web}`))
    .join(', ');
  return `${seconds(elapsedMs)} · ${github} · 401s seen by agents: ${unauthorized ?? 'unknown'} · Ctrl-C stops`;
}

function seconds(ms: number): string {
  const whole = Math.floor(ms / 1_000);
  return whole < 120 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - stripVTControlCharacters(cell).length));
}

/** Cuts a line to the terminal's width without cutting an escape sequence in two. */
function fit(text: string, width: number): string {
  const plain = stripVTControlCharacters(text);
  return plain.length <= width ? text : `${plain.slice(0, Math.max(0, width - 1))}…`;
}
