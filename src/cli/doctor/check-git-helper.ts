import { faulty, fine, type Finding } from './finding.ts';
import { settingsIn } from './git-settings.ts';
import type { Patient } from './patient.ts';
import { printed, runTool } from './run-tool.ts';

/** Delivery `helper`: whether git, as it is configured where it runs, is given a token, and by our helper alone. */
export async function checkGitHelper({ wiring, gitconfig, environment }: Patient): Promise<Finding> {
  const { github, helper } = wiring;
  if (helper === undefined) return faulty('git wiring', 'the wiring names no helper', 'start the workspace again');
  const own = await runTool('git', ['config', '--file', gitconfig, '--list', '--show-origin', '-z'], environment);
  if (!settingsIn(printed(own)).some(({ key, value }) => key.startsWith('credential.') && value.includes('mooring'))) {
    const remedy = 'start the workspace again, which writes it anew';
    return faulty('git wiring', `${gitconfig} has no helper for ${github}`, remedy);
  }
  const all = settingsIn(printed(await runTool('git', ['config', '--list', '--show-origin', '-z'], environment)));
  const strange = all.filter(({ key, origin }) => OVERRIDES.test(key) && origin !== gitconfig);
  const culprits = [...new Set(strange.map(({ key, origin }) => `${key} in ${origin}`))];
  const remedy = culprits.length === 0 ? 'see what the other checks say' : `remove ${culprits.join(', ')}`;
  // From outside, the helper's paths lead nowhere: only where the agent is can git be asked.
  if (gitconfig !== wiring.gitconfig) return fine('git wiring', `git is wired to be given a token for ${github}`);
  const [first] = helper.caches;
  const path = first === undefined ? '' : `path=${first.owner}/repository\n`;
  const question = `protocol=${helper.protocol}\nhost=${github}\n${path}\n`;
  const filled = printed(await runTool('git', ['credential', 'fill'], environment, question));
  return /^username=x-access-token$/m.test(filled)
    ? fine('git wiring', `git is given a token for ${github}`)
    : faulty('git wiring', `git is given no token of the workspace's for ${github}`, remedy);
}

/** What goes before a helper, or takes its place. */
const OVERRIDES = /^(credential\..*|http\.(?:.*\.)?extraheader|core\.askpass)$/;
