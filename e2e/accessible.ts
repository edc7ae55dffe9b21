import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * What is wrong with a page, in axe's words. axe passes what it could not decide (an invisible legend, once); contrast
 * it could not decide counts here as well. Of what lies under a bar that stays in sight it can decide nothing, so it
 * looks at the page on a screen as long as it is. What a wide table scrolls out of view cannot be judged. `only`: one rule
 * of axe instead of all.
 */
export async function faultsOf(page: Page, only?: string): Promise<string[]> {
  const screen = page.viewportSize()!;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...screen, height: Math.max(screen.height, height + 100) });
  // Our pages have no frames, so what axe found needs no second, empty page to be put together in; and it need not describe
  // what is right. Measured: a third of the time.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations', 'incomplete'], preload: false })
    .exclude('.table-wrap[tabindex]');
  const result = await (
    only === undefined
      ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      : axe.withRules(only)
  ).analyze();
  await page.setViewportSize(screen);
  const told = (id: string, nodes: { target: unknown[] }[]) =>
    nodes.length > 0 ? [`${id}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`] : [];
  return [
    ...result.violations.flatMap((v) => told(v.id, v.nodes)),
    ...result.incomplete.filter((i) => i.id === 'color-contrast').flatMap((i) => told(i.id, i.nodes.filter(isInDoubt))),
  ];
}

export async function expectAccessible(page: Page): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
}

/** By how many pixels the page, or a table that no key can scroll, is wider than its place. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll('.table-wrap:not([tabindex])')].map(
        (place) => place.scrollWidth - place.clientWidth,
      ),
    ),
  );

/** Of one letter, such as the name of a key, axe never says that it is text; its colours are those of the words beside. */
const isInDoubt = (node: { any: { data?: { messageKey?: string } | null }[] }): boolean =>
  !node.any.some((check) => check.data?.messageKey === 'shortTextContent');
