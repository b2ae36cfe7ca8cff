import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { temporaryFolder } from './folder.ts';
import { needs } from './needs.ts';

/**
 * Debian's browser.
 * @param profile folder for what it keeps
 */
export function startChromium(profile: string): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    env: { ...process.env, HOME: profile },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A browser for each test of a suite, begun before it and ended after. */
export function browserStage(): { readonly browser: Browser } {
  const profile = temporaryFolder();
  let browser: Browser | undefined;
  beforeEach(async function () {
    needs(this, 'chromium', 'chromium');
    browser = await startChromium(profile.path);
  });
  afterEach(async () => {
    await browser?.close();
    browser = undefined;
  });
  return {
    get browser() {
      if (!browser) throw new Error('There is a browser in a test alone.');
      return browser;
    },
  };
}

/** What axe-core finds wrong with a page for people who cannot see it well, a line each. */
export async function findings(page: Page): Promise<string[]> {
  // By the developer's tools, which the policy of a page does not bind.
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => [id, help, html, failureSummary].join(' | '))))`,
  );
  return found as string[];
}
