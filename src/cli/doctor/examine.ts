import type { Grants } from '../../contract/grant.ts';
import { checkFeeding } from './check-feeding.ts';
import { checkGhWiring } from './check-gh-wiring.ts';
import { checkGitDoor } from './check-git-door.ts';
import { checkGitHub } from './check-github.ts';
import { checkGitHelper } from './check-git-helper.ts';
import { checkGitWiring } from './check-git-wiring.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkRepositories } from './check-repositories.ts';
import { checkSidecar } from './check-sidecar.ts';
import { checkToken } from './check-token.ts';
import { checkVersion } from './check-versions.ts';
import { fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** Looks at everything at once; each check has its own patience, so that it ends whatever is dead. */
export async function examine(
  patient: Patient,
  grants: Promise<Grants | undefined> = Promise.resolve(undefined),
): Promise<Finding[]> {
  const { environment, wiring } = patient;
  const versions = Promise.all([checkVersion('git', environment), checkVersion('gh', environment)]);
  const sidecar = checkSidecar(patient);
  if (wiring.delivery === 'env') {
    const { finding, health } = await sidecar;
    const frozen = fine(
      'token',
      'the token was frozen into the environment at the start: there is no gateway to check',
    );
    return [finding, health === undefined ? frozen : checkToken(health), ...(await versions)];
  }
  const isFed = wiring.delivery === 'helper';
  const wired = Promise.all([isFed ? checkGitHelper(patient) : checkGitWiring(patient), checkGhWiring(patient)]);
  const gitHub = checkGitHub(patient);
  const { finding, health } = await sidecar;
  const behind =
    health === undefined
      ? []
      : [
          checkToken(health),
          checkPermissions(health, await grants),
          ...(await Promise.all([
            isFed ? checkFeeding(health, patient) : checkGitDoor(patient, health),
            checkRepositories(patient, health),
          ])),
        ];
  return [finding, ...(await wired), ...(await gitHub), ...behind, ...(await versions)];
}
