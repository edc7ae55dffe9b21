import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * axe passes what it could not decide (an invisible legend, once); contrast it could not decide fails here as well. Of
 * what lies under a bar that stays in sight it can decide nothing, so it looks at the page on a screen as long as it is.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const screen = page.viewportSize()!;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...screen, height: Math.max(screen.height, height + 100) });
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  await page.setViewportSize(screen);
  const told = (id: string, nodes: { target: unknown[] }[]) =>
    nodes.length > 0 ? [`${id}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`] : [];
  expect([
    ...result.violations.flatMap((v) => told(v.id, v.nodes)),
    ...result.incomplete.filter((i) => i.id === 'color-contrast').flatMap((i) => told(i.id, i.nodes.filter(isInDoubt))),
  ]).toEqual([]);
}

/** Of one letter, such as the name of a key, axe never says that it is text; its colours are those of the words beside. */
const isInDoubt = (node: { any: { data?: { messageKey?: string } | null }[] }): boolean =>
  !node.any.some((check) => check.data?.messageKey === 'shortTextContent');
