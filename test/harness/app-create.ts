import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import { openPage } from './browser.ts';

export type AppCreate = {
  readonly exit: Promise<number | null>;
  /** All that it has printed. */
  readonly output: () => string;
  readonly interrupt: () => void;
  /** Resolves to what the pattern catches, once it is printed; fails when the program ends before. */
  readonly says: (pattern: RegExp) => Promise<string>;
};

/**
 * A running `mooring app create` at the GitHub of `web`; it ends with the test. It opens no browser, unless `programs`
 * is a folder with an `xdg-open` in it.
 */
export function appCreate(web: string, folder: string, flags: readonly string[] = [], programs?: string): AppCreate {
  const open = programs === undefined ? ['--no-open'] : [];
  const args = ['app', 'create', '--org', 'acme', '--github', web, '--folder', folder, ...open, ...flags];
  const env = programs === undefined ? {} : { PATH: `${programs}:${process.env['PATH']}` };
  const child = spawn('./mooring', args, {
    cwd: INSTALLATION,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const looks = new Set<() => void>();
  const lookAll = () => looks.forEach((look) => look());
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      lookAll();
    });
  }
  const exit = once(child, 'close').then(([code]) => {
    lookAll();
    return code as number | null;
  });
  onTestFinished(async () => {
    child.kill('SIGINT');
    await exit;
  });
  return {
    exit,
    output: () => output,
    interrupt: () => child.kill('SIGINT'),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match[1] ?? match[0]);
          else if (child.exitCode !== null) reject(new Error(`it ended without saying ${pattern}:\n${output}`));
        };
        looks.add(look);
        look();
      }),
  };
}

/** The address of the page on this machine, with its secret part. */
export const PAGE = /(http:\/\/127\.0\.0\.1:\d+\/\S+\/)/;

/** A person's way from the local page through GitHub's, up to the click that makes the App. */
export async function register(create: AppCreate): Promise<Page> {
  const page = await openPage(await create.says(PAGE));
  await page.getByRole('button', { name: /^Continue to 127/ }).click();
  await page.getByRole('button', { name: /^Create GitHub App/ }).click();
  return page;
}

/** From the page that says that the App is made; undefined repositories are all. */
export async function install(page: Page, repositories?: readonly string[]): Promise<void> {
  await page.getByRole('link', { name: /^Install / }).click();
  if (repositories !== undefined) await page.getByLabel('Only select repositories').check();
  for (const name of repositories ?? []) await page.getByLabel(name).check();
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByRole('heading', { name: /is installed$/ }).waitFor();
}
