import { access } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';

/** Why there is no browser to test with; undefined when there is one. */
export async function browserFault(): Promise<string | undefined> {
  return access(CHROMIUM).then(
    () => undefined,
    () => `${CHROMIUM} is missing: apt-get install chromium`,
  );
}

/** A page in a real browser that talks to this machine alone; it ends with the test. */
export async function openPage(url: string): Promise<Page> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      // As root, and in containers, chromium's own sandbox does not start.
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  // It catches a hang, also on a busy machine; it measures nothing.
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  return page;
}
