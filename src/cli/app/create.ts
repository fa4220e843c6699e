import type { AppStanding } from '../../contract/app-check.ts';
import { createApp, type MadeApp } from './create-app.ts';
import { type CreateFlags, readCreateFlags } from './create-options.ts';
import { endedText, madeText, nextText, pageText, WITHOUT_WEBHOOK } from './create-text.ts';
import { distinctUntilChanged } from './distinct-until-changed.ts';
import { openBrowser } from './open-browser.ts';
import { lacksNothing, standingLines } from './standings-text.ts';
import { EXIT_INTERRUPTED, isStop, stopRequest } from './stop-request.ts';

/** `mooring app create` as a person sees it; exit code 1 when the installation lacks something. */
export async function create(flags: CreateFlags): Promise<void> {
  const options = readCreateFlags(flags);
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const stop = stopRequest();
  let made: MadeApp | undefined;
  let standings: readonly AppStanding[] | undefined;
  let browser: Promise<(() => Promise<void>) | undefined> | undefined;
  try {
    standings = await createApp(options, {
      stop,
      random: Math.random,
      onPage: (url) => {
        say(pageText(url));
        if (options.webhook === undefined) say(WITHOUT_WEBHOOK);
        if (!options.opensBrowser) return;
        browser = openBrowser(url).catch(() => {
          say('no browser could be opened: please open the page yourself');
          return undefined;
        });
      },
      onTrouble: say,
      onMade: (now) => {
        made = now;
        say(madeText(now));
      },
      onWaiting: distinctUntilChanged((message) => say(`waiting: ${message}`)),
    });
    for (const line of standingLines(standings)) say(line);
    if (made !== undefined) say(nextText(made, options.repositories, lacksNothing(standings)));
    if (!lacksNothing(standings)) process.exitCode = 1;
  } catch (error) {
    const isStopped = isStop(error, stop);
    // What GitHub shows once is stored by now: whatever went wrong since, nobody must begin again.
    if (isStopped || made !== undefined) say(`${isStopped ? 'stopped' : 'ended early'}; ${endedText(made)}`);
    if (!isStopped) throw error;
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    const closeBrowser = await browser;
    await closeBrowser?.();
    if (options.json && made !== undefined) process.stdout.write(`${JSON.stringify(forMachines(made, standings))}\n`);
  }
}

function forMachines(made: MadeApp, standings: readonly AppStanding[] | undefined) {
  const { app, files, config, isConfigNew, install } = made;
  return { app, files, config, isConfigNew, install, standings };
}
