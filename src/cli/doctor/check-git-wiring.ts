import { faulty, fine, type Finding } from './finding.ts';
import { addressesNamed, type GitSetting, overrides, settingsIn } from './git-settings.ts';
import type { Patient } from './patient.ts';
import { printed, runTool } from './run-tool.ts';

/** Settings that decide how git gets to a host; each may come from a file nearer to git than the wiring. */
const DECIDING = ['http.proxy', 'http.proxyAuthMethod', 'http.extraHeader'];
/** What takes git to other files than the wiring's. */
const MISLEADING = ['GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_GLOBAL'];

/** Whether git, as it is configured where it runs, comes to the gateway by every address of a repository. */
export async function checkGitWiring({ wiring, gitconfig, environment }: Patient): Promise<Finding> {
  const own = {
    ...environment,
    GIT_CONFIG_SYSTEM: gitconfig,
    GIT_CONFIG_NOSYSTEM: undefined,
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const git = async (args: readonly string[], env = environment) => printed(await runTool('git', args, env));
  const { github } = wiring;
  const plain = `http://${github}/`;
  const asWired = (key: string, at = plain) => git(['config', '--file', gitconfig, '--get-urlmatch', key, at], own);
  if ((await asWired('http.proxy')) === '') {
    const remedy = 'start the workspace again, which writes it anew';
    return faulty('git wiring', `${gitconfig} does not lead git to the gateway`, remedy);
  }
  const said = settingsIn(await git(['config', '--list', '--show-origin', '-z']));
  const culprits = overrides(said, gitconfig, github);
  const astray: string[] = [];
  for (const at of [plain, ...addressesNamed(culprits, plain)]) {
    for (const key of DECIDING) {
      const effective = await git(['config', '--get-urlmatch', key, at]);
      if (effective !== (await asWired(key, at))) astray.push(key);
    }
  }
  for (const base of [`https://${github}/`, `git@${github}:`, `ssh://git@${github}/`]) {
    for (const from of [`${base}o/r`, ...addressesNamed(culprits, base)]) {
      const url = await git(['ls-remote', '--get-url', from]);
      if (url !== `${plain}${from.slice(base.length)}`) astray.push(`url.<base>.insteadOf for ${base}`);
    }
  }
  const pushes = culprits.filter(({ key }) => /^(url\..*\.pushinsteadof|remote\..*\.proxy)$/.test(key));
  astray.push(...pushes.map(({ key }) => key));
  if (astray.length > 0) return misled([...new Set(astray)], culprits, environment);
  const past = ['no_proxy', 'NO_PROXY'].find((name) => isExempt(environment[name], github));
  if (past !== undefined) {
    return faulty('git wiring', `${past} takes git past the gateway at ${github}`, `take ${github} out of ${past}`);
  }
  return fine('git wiring', `git comes to the gateway for ${github}`);
}

function misled(astray: readonly string[], culprits: readonly GitSetting[], env: NodeJS.ProcessEnv): Finding {
  const causes = [...new Set(culprits.map(({ key, origin }) => `${key} in ${origin}`))];
  const variables = MISLEADING.filter((name) => env[name] !== undefined);
  const found = [...causes, ...variables];
  const what = `git is led past the gateway by ${astray.join(', ')}`;
  return found.length === 0
    ? faulty('git wiring', what, 'unset GIT_CONFIG_SYSTEM, which names another file than the workspace’s')
    : faulty('git wiring', what, `remove ${found.join(', ')}`);
}

/** As curl reads it, by which git goes: https://curl.se/libcurl/c/CURLOPT_NOPROXY.html */
export function isExempt(list: string | undefined, host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (list ?? '').split(/[\s,]+/).some((entry) => {
    const domain = entry.toLowerCase().replace(/^\./, '');
    return domain === '*' || (domain !== '' && (name === domain || name.endsWith(`.${domain}`)));
  });
}
