import type { Deed } from '../../contract/deeds.ts';
import type { SidecarReport } from '../../contract/status.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { WorkspaceRecord } from './record.ts';

/**
 * Writes into the audit what a report tells of deeds, except what an earlier one of the same sidecar has told. Returns the
 * report as it is to be remembered: with the number of the next deed in place of the deeds.
 */
export async function takeDeeds(
  { name, report: last }: Pick<WorkspaceRecord, 'name' | 'report'>,
  report: SidecarReport,
  audit: Pick<AuditLog, 'append' | 'appendRefusal'>,
  now: number,
): Promise<SidecarReport> {
  const { deeds: told } = report;
  if (told === undefined) return report;
  const before = last?.startedAt === report.startedAt ? last.deeds : undefined;
  const taken = before?.first ?? 0;
  const unknown = told.deeds.slice(Math.max(0, taken - told.first));
  await Promise.all(unknown.map((deed) => append(name, deed, audit)));
  const changes = told.leftOut.changes - (before?.leftOut.changes ?? 0);
  const refusals = told.leftOut.refusals - (before?.leftOut.refusals ?? 0);
  if (changes > 0 || refusals > 0) await audit.append(name, { event: 'deeds_left_out', changes, refusals }, now);
  return { ...report, deeds: { ...told, first: Math.max(taken, told.first + told.deeds.length), deeds: [] } };
}

function append(subject: string, deed: Deed, audit: Pick<AuditLog, 'append' | 'appendRefusal'>): Promise<void> {
  const { at, ...told } = deed;
  if (told.event === 'ref_changed' || told.event === 'request_allowed') return audit.append(subject, told, at);
  const { times, ...refusal } = told;
  return audit.appendRefusal(subject, refusal, at, times);
}
