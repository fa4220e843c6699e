import type { SidecarHealth } from '../../contract/sidecar-health.ts';
import { askDoor, isAnswer } from './ask-door.ts';
import { deadDoor } from './check-sidecar.ts';
import { faulty, fine, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';
import { printed, runTool } from './run-tool.ts';

/** Whether the gateway answers at git's door as it does to a fetch, with the key that the wiring gives git. */
export async function checkGitDoor(patient: Patient, { owners }: SidecarHealth): Promise<Finding> {
  const { gitconfig, environment, wiring } = patient;
  const plain = `http://${wiring.github}/`;
  const args = ['config', '--file', gitconfig, '--get-urlmatch', 'http.proxy', plain];
  const proxy = printed(await runTool('git', args, environment));
  if (!URL.canParse(proxy)) return faulty('git door', 'the wiring names no door for git', 'start the workspace again');
  const { hostname, port, username, password } = new URL(proxy);
  const [first] = owners.flatMap(({ owner, repositories }) => repositories.map((name) => `${owner}/${name}`));
  const question = {
    path: `${plain}${first ?? 'no/repository'}.git/info/refs?service=git-upload-pack`,
    headers: {
      host: wiring.github,
      'git-protocol': 'version=2',
      'proxy-authorization': `Basic ${Buffer.from(`${username}:${decodeURIComponent(password)}`).toString('base64')}`,
    },
    headOnly: true,
  };
  const answer = await askDoor({ host: hostname, port: Number(port) }, question);
  if (!isAnswer(answer)) {
    return answer.kind === 'closed'
      ? deadDoor('git door', 'the gateway', answer, patient)
      : faulty('git door', `no answer came for ${first} in time`, 'see what the other checks say');
  }
  if (answer.status === 407) {
    return faulty('git door', "the gateway does not take the wiring's key", 'start the workspace again');
  }
  return answer.status === 200
    ? fine('git door', `git can fetch ${first}`)
    : faulty('git door', `git is answered ${answer.status} for ${first}`, 'see what the other checks say');
}
