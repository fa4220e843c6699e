import { faulty, fine, type Finding } from './finding.ts';
import { printed, runTool, type ToolRun } from './run-tool.ts';

/** The oldest that Mooring is tested with: those of Debian 12. */
const OLDEST = { git: '2.39', gh: '2.23' } as const;

export async function checkVersion(tool: keyof typeof OLDEST, env: NodeJS.ProcessEnv): Promise<Finding> {
  return judgeVersion(tool, await runTool(tool, ['--version'], env));
}

export function judgeVersion(tool: keyof typeof OLDEST, run: ToolRun): Finding {
  if ('failed' in run) return faulty(tool, `${tool} cannot be run (${run.failed})`, `install ${tool}`);
  const version = /\d+\.\d+(?:\.\d+)*/.exec(printed(run))?.[0];
  if (version === undefined) return faulty(tool, `${tool} does not say its version`, `install ${tool} anew`);
  return isOlder(version, OLDEST[tool])
    ? faulty(tool, `${tool} is ${version}`, `install ${OLDEST[tool]} or later: none older is tested`)
    : fine(tool, `${tool} is ${version}`);
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const [major = 0, minor = 0] = a ?? [];
  const [leastMajor = 0, leastMinor = 0] = b ?? [];
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
