import { WIRING_VARIABLE } from '../../contract/workspace-wiring.ts';
import { Fault } from '../../lib/fault.ts';
import { printable } from '../../lib/printable.ts';
import { checkPlatform } from './check-platform.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { patientInside } from './inside.ts';
import { patientOutside } from './outside.ts';

export type DoctorFlags = { readonly data: string; readonly json?: boolean };

/** Examines a workspace from outside, or from within the one in which it runs; exit code 1 when something is wrong. */
export async function diagnose(name: string | undefined, { data, json = false }: DoctorFlags): Promise<void> {
  const { workspace, findings } = await findingsFor(name, data, process.env);
  const isWell = findings.every(({ ok }) => ok);
  process.stdout.write(json ? `${JSON.stringify({ workspace, ok: isWell, findings })}\n` : reportText(findings));
  if (!isWell) process.exitCode = 1;
}

async function findingsFor(
  name: string | undefined,
  data: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ workspace: string; findings: readonly Finding[] }> {
  const { [WIRING_VARIABLE]: folder, ...own } = environment;
  if (folder !== undefined) {
    const patient = await patientInside(folder, own);
    const { workspace } = patient.wiring;
    if (name !== undefined && name !== workspace) {
      throw new Fault('bad_arguments', `this is the workspace "${workspace}"`, 'leave the name away');
    }
    return { workspace, findings: await examine(patient) };
  }
  if (name === undefined) {
    throw new Fault(
      'bad_arguments',
      'it is not clear which workspace to look at',
      'name it: mooring doctor <workspace>',
    );
  }
  const patient = await patientOutside(data, name, own);
  const platform = checkPlatform(data, name);
  const examined = await examine(
    patient,
    platform.then(({ grants }) => grants),
  );
  return { workspace: name, findings: [(await platform).finding, ...examined] };
}

function reportText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map((finding) => {
    const mark = finding.ok ? 'ok   ' : 'FAULT';
    const remedy = finding.ok ? '' : `\n${' '.repeat(width + 8)}-> ${printable(finding.remedy)}`;
    return `${mark}  ${finding.check.padEnd(width)}  ${printable(finding.says)}${remedy}`;
  });
  const faults = findings.filter(({ ok }) => !ok).length;
  const end = faults === 0 ? 'all is well' : faults === 1 ? '1 fault' : `${faults} faults`;
  return `${[...lines, end].join('\n')}\n`;
}
