import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHubInstance } from '../../contract/github-instance.ts';
import { pauseAfter } from '../../lib/backoff.ts';
import type { Random } from '../../lib/clock.ts';
import { Fault } from '../../lib/fault.ts';
import { exchangeCode, type ExchangeRefusal, type NewApp } from './exchange-code.ts';

export type FetchParts = {
  readonly instance: GitHubInstance;
  readonly code: string;
  readonly stop: AbortSignal;
  readonly random: Random;
  /** Told before each further attempt. */
  readonly onTrouble: (message: string) => void;
};

/** The App exists by now, so that it is worth some patience: about a minute. Milliseconds. */
const PAUSES = { first: 500, most: 15_000 };
const ATTEMPTS = 8;

/** The new App's key, asked for again while GitHub cannot be reached or errs; throws a `Fault` when there is none. */
export async function fetchNewApp({ instance, code, stop, random, onTrouble }: FetchParts): Promise<NewApp> {
  for (let attempt = 1; ; attempt += 1) {
    const made = await exchangeCode(instance, code);
    if (made.ok) return made.value;
    const fault = inWords(made.error, instance);
    const isPassing = made.error.reason === 'github_unreachable' || made.error.reason === 'github_erring';
    if (!isPassing || attempt === ATTEMPTS) throw fault;
    onTrouble(`${fault.message}: asking again`);
    await sleep(pauseAfter(attempt, PAUSES, random), undefined, { signal: stop });
  }
}

function inWords(refusal: ExchangeRefusal, { api, web }: GitHubInstance): Fault {
  const settings = `open the App's settings at ${web} and generate a private key there, or delete the App and begin again`;
  switch (refusal.reason) {
    case 'code_refused':
      return new Fault(
        'code_refused',
        'GitHub no longer takes the code: it was used, or is older than an hour',
        settings,
      );
    case 'github_unreachable':
      return new Fault('github_unreachable', `${api} cannot be reached (${refusal.detail})`, settings);
    case 'github_erring':
      return new Fault('github_erring', `${api} answers with errors (${refusal.detail})`, settings);
    case 'answer_incomplete':
      return new Fault('answer_incomplete', `GitHub's answer has no proper ${refusal.detail}`, settings);
  }
}
