import { stringify } from 'yaml';
import type { AppStanding } from '../../contract/app-check.ts';
import { createApp, type MadeApp } from './create-app.ts';
import { type CreateFlags, readCreateFlags } from './create-options.ts';
import { onceEach } from './once-each.ts';
import { openBrowser } from './open-browser.ts';
import { lacksNothing, standingLines } from './standings-text.ts';
import { EXIT_INTERRUPTED, isStop, stopRequest } from './stop-request.ts';

/** `mooring app create` as a person sees it; exit code 1 when the installation lacks something. */
export async function create(flags: CreateFlags): Promise<void> {
  const options = readCreateFlags(flags);
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const stop = stopRequest();
  let made: MadeApp | undefined;
  let closeBrowser = () => Promise.resolve();
  try {
    const standings = await createApp(options, {
      stop,
      random: Math.random,
      onPage: (url) => {
        say(`Open this page to create the App (Ctrl-C ends it):\n  ${url}`);
        if (options.webhook === undefined) say(WITHOUT_WEBHOOK);
        if (!options.opensBrowser) return;
        openBrowser(url).then(
          (close) => (closeBrowser = close),
          () => say('no browser could be opened: please open the page yourself'),
        );
      },
      onTrouble: say,
      onMade: (now, install) => {
        made = now;
        for (const line of madeLines(now)) say(line);
        say(`Install it on the repositories that agents may work on:\n  ${install}`);
      },
      onWaiting: onceEach((message) => say(`waiting: ${message}`)),
    });
    for (const line of standingLines(standings)) say(line);
    say(nextStep(made, options.repositories, lacksNothing(standings)));
    tellMachine(options.json, made, standings);
    if (!lacksNothing(standings)) process.exitCode = 1;
  } catch (error) {
    if (!isStop(error, stop)) throw error;
    say(stoppedText(made));
    tellMachine(options.json, made, undefined);
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    await closeBrowser();
  }
}

const WITHOUT_WEBHOOK =
  "Without --webhook the App has no webhook: changes of the installation show when the next token is asked for, not at once. It can be added in the App's settings.";

function madeLines({ app, files, config, github }: MadeApp): string[] {
  const secret = files.webhookSecret === undefined ? [] : [`  webhook secret  ${files.webhookSecret}`];
  const stored = [
    `GitHub has made the App ${app.slug}. Stored, readable to you alone:`,
    `  private key     ${files.privateKey}`,
    ...secret,
  ];
  if (config !== undefined) return [...stored, `  configuration   ${config}`];
  return [
    ...stored,
    'There is a mooring.yaml already, which is left as it is. What it needs of this App:',
    stringify({ github }).trimEnd(),
  ];
}

function nextStep(made: MadeApp | undefined, repositories: readonly string[], isReady: boolean): string {
  const { config } = made ?? {};
  const check = `mooring app check --config ${config ?? 'mooring.yaml'}`;
  if (!isReady) return `Mend that, and look again with: ${check}`;
  if (config === undefined) return `Put the App into mooring.yaml, and look again with: ${check}`;
  if (repositories.length === 0)
    return `Name the repositories of a workspace in ${config}, then: mooring up --config ${config}`;
  return `All is set: mooring up --config ${config}`;
}

function stoppedText(made: MadeApp | undefined): string {
  if (made === undefined)
    return 'stopped; nothing was stored. An App that GitHub made meanwhile can be deleted in its settings';
  const { files, config } = made;
  const kept = [files.privateKey, files.webhookSecret, config].filter((path) => path !== undefined).join(', ');
  return `stopped; kept ${kept}. Go on with: mooring app check --wait --config ${config ?? 'mooring.yaml'}`;
}

function tellMachine(json: boolean, made: MadeApp | undefined, standings: readonly AppStanding[] | undefined): void {
  if (!json) return;
  const { app, files, config } = made ?? {};
  process.stdout.write(`${JSON.stringify({ app, files, config, standings })}\n`);
}
