// Checks every view against WCAG 2.2 AA with axe: wide and light, narrow and dark. At four widths nothing is wider than the
// screen.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const VIEWS = ['run', 'fakeness', 'samples', 'checkpoints', 'runs', 'learn', 'diagnostics'] as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violationsOf(page: Page, view: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map((v) => `${view}: ${v.id}: ${v.help}; ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

for (const [width, scheme, language, axe] of [
  [1440, 'light', 'en-US', true],
  [1024, 'dark', 'zh-CN', false],
  [768, 'light', 'en-US', false],
  [390, 'dark', 'zh-CN', true],
] as const) {
  test.describe(`${width} pixels, ${scheme}, ${language}`, () => {
    test.use({ viewport: { width, height: 900 }, colorScheme: scheme, locale: language });

    test('every view', async ({ page }, info) => {
      await page.goto('./');
      await expect(page.getByTestId('sheet')).toBeVisible();
      for (const view of VIEWS) {
        await page.evaluate((name) => {
          location.hash = name;
        }, view);
        await expect(page.locator(`.rail [aria-current=page]`)).toHaveAttribute('href', `#${view}`);
        if (axe) expect.soft(await violationsOf(page, view)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect.soft(overflow, `${view} is wider than the screen`).toBeLessThanOrEqual(0);
        await page.screenshot({ path: info.outputPath(`${view}.png`), fullPage: true });
      }
    });
  });
}
