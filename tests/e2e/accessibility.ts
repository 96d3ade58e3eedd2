/** What every page must pass: no serious fault of access, nothing wider than the screen. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Serious and critical findings of axe; the page must have settled. */
export async function seriousProblems(page: Page): Promise<readonly string[]> {
  // Elements that fade in are pale on their way.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
  // What passed is not sent: a heat map of four hundred cells would take seconds. The pages have no frames of others.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
}

/** Pixels by which the page is wider than the screen. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
