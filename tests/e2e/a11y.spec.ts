// Every view against WCAG 2.2 AA by axe, light and dark, wide and narrow; nothing is wider than the screen.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const VIEWS = ['run', 'fakeness', 'samples', 'checkpoints', 'runs', 'learn', 'diagnostics'] as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

for (const [width, scheme, language] of [
  [1440, 'light', 'en-US'],
  [1024, 'dark', 'zh-CN'],
  [768, 'light', 'en-US'],
  [390, 'dark', 'en-US'],
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
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
        const found = violations.map(
          (v) => `${view}: ${v.id}: ${v.help}; ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`,
        );
        expect.soft(found).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect.soft(overflow, `${view} is wider than the screen`).toBeLessThanOrEqual(0);
        await page.screenshot({ path: info.outputPath(`${view}.png`), fullPage: true });
      }
    });
  });
}
