import { gitHubInstanceAt } from '../../src/contract/github-instance.ts';
import type { RepositoryRef } from '../../src/policy/verdict.ts';
import { issue, startPlatformDouble } from '../../src/workspace/sidecar/testing/platform-double.ts';
import {
  ENROLMENT_CODE,
  type SidecarProcess,
  startSidecarProcess,
} from '../../src/workspace/sidecar/testing/sidecar-process.ts';

export type LoneGateway = { readonly sidecar: SidecarProcess; stop(): Promise<void> };

/** The real sidecar in front of a server at `upstream`, with one token that lives as long as the measurement. */
export async function startLoneGateway(
  upstream: string,
  repository: RepositoryRef,
  token = 'ghs_benchmark',
): Promise<LoneGateway> {
  const platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  const age = 60_000;
  platform.answer = (_method, path) =>
    path.startsWith('/github-installation-token')
      ? issue(token, Date.now() - age, Date.now() - age + 3_600_000, { repositories: [repository.name] })
      : { status: 204 };
  const sidecar = await startSidecarProcess(platform.socket, gitHubInstanceAt(upstream, 'github.com'), [repository]);
  return {
    sidecar,
    stop: async () => {
      await sidecar.stop();
      await platform.stop();
    },
  };
}
