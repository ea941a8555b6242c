// Network snapshots on the page: used as a teacher, sampled, and refused if they contain anything but data.
import { expect, test } from '@playwright/test';

const SNAPSHOT = (name: string) => `tests/fixtures/${name}-network-snapshot-tiny.pkl`;

test('a snapshot is a teacher and a generator; a malicious one gives a sentence', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  await page.goto('./');
  await expect(page.getByTestId('software')).toContainText('Nano is chosen');
  const field = page.locator('[data-field=teacher]');
  const teacher = page.getByLabel('Teacher: Choose a file…');
  await teacher.setInputFiles(SNAPSHOT('edm'));
  await expect(field.getByRole('button').first()).toHaveText('edm-network-snapshot-tiny');
  await expect(field.getByTitle('16×16, 10 classes, 48,435 parameters')).toBeVisible();
  const bad = Buffer.from('\x80\x02cos\nsystem\n(X\x01\x00\x00\x00xtR.', 'latin1');
  await teacher.setInputFiles({ name: 'bad.pkl', mimeType: '', buffer: bad });
  await expect(field.getByRole('alert')).toContainText('it asks for "os.system"');
  await expect(page.getByTestId('primary')).toBeDisabled();
  await teacher.setInputFiles(SNAPSHOT('edm'));
  await expect(field.getByRole('alert')).toBeHidden();
  await expect(page.getByTestId('primary')).toBeEnabled();
  await page.getByTestId('generator-input').setInputFiles(SNAPSHOT('sida'));
  await expect(page.getByTestId('loaded-sheet')).toBeVisible();
  expect(errors).toEqual([]);
});
