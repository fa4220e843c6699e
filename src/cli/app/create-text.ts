import { stringify } from 'yaml';
import type { MadeApp } from './create-app.ts';

/** What `mooring app create` tells a person; each is one or more lines. */

export const pageText = (url: string): string => `Open this page to create the App (Ctrl-C ends it):\n  ${url}`;

export const WITHOUT_WEBHOOK =
  "Without --webhook the App has no webhook: changes of its installation show when the next token is asked for, not at once. One can be added in the App's settings later.";

export function madeText({ app, files, config, isConfigNew, github, install }: MadeApp): string {
  const secret = files.webhookSecret === undefined ? [] : [`  webhook secret  ${files.webhookSecret}`];
  const stored = [
    `GitHub has made the App ${app.slug}. Stored, readable to you alone:`,
    `  private key     ${files.privateKey}`,
    ...secret,
  ];
  const configured = isConfigNew
    ? [`  configuration   ${config}`]
    : [`${config} was there already and is left as it is. What it needs of this App:`, stringify({ github }).trimEnd()];
  return [...stored, ...configured, 'Install it on the repositories that agents may work on:', `  ${install}`].join(
    '\n',
  );
}

/** @param lacksNothing what the look at the installation has shown */
export function nextText(
  { config, isConfigNew }: MadeApp,
  repositories: readonly string[],
  lacksNothing: boolean,
): string {
  const look = `mooring app check --config ${config}`;
  const up = `mooring up --config ${config}`;
  if (!lacksNothing) return `Mend that, and look again with: ${look}`;
  if (!isConfigNew) return `Put the App into ${config}, and look again with: ${look}`;
  return repositories.length === 0
    ? `Name the repositories of a workspace in ${config}, then: ${up}`
    : `All is set: ${up}`;
}

export function endedText(made: MadeApp | undefined): string {
  if (made === undefined) {
    return "nothing was stored; an App that GitHub has made all the same can be deleted in the account's settings";
  }
  const { files, config, isConfigNew } = made;
  const kept = [files.privateKey, files.webhookSecret, isConfigNew ? config : undefined];
  const go = `mooring app check --wait --config ${config}`;
  return `kept ${kept.filter((path) => path !== undefined).join(', ')}. Go on with: ${go}`;
}
