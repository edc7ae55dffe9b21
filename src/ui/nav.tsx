import { useUi } from './context.ts';
import { Icon } from './icons.tsx';

export interface Crumb {
  label: string;
  href: string;
}

/** One step back in the form; the browser's own button does the same. */
export function BackLink({ href, label }: { href: string; label?: string }) {
  const { w } = useUi();
  return (
    <a class="back" href={href}>
      <Icon name="arrowLeft" />
      {label ?? w.back}
    </a>
  );
}

export function Crumbs({ items }: { items: Crumb[] }) {
  const { w } = useUi();
  return (
    <nav class="crumbs" aria-label={w.crumbs}>
      <ol>
        {items.map((c) => (
          <li key={c.href}>
            <a href={c.href}>{c.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Keyset pages: only on, and back to the start; counting all pages would cost more than the list. */
export function Pagination({
  next,
  first,
  shown,
}: {
  next?: string | undefined;
  first?: string | undefined;
  shown?: string | undefined;
}) {
  const { w } = useUi();
  if (!next && !first) return null;
  return (
    <nav class="pager" aria-label={w.pages}>
      {first ? (
        <a class="btn quiet" href={first}>
          <Icon name="arrowLeft" />
          {w.first}
        </a>
      ) : (
        <span />
      )}
      {shown && <span class="muted">{shown}</span>}
      {next && (
        <a class="btn second" href={next} rel="next">
          {w.next}
          <Icon name="arrowRight" />
        </a>
      )}
    </nav>
  );
}

export interface TabItem {
  href: string;
  label: string;
  count?: number;
  current?: boolean;
}

/** Views of one list, each with its own address. */
export function Tabs({ items, label }: { items: TabItem[]; label: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {items.map((t) => (
        <a key={t.href} href={t.href} aria-current={t.current ? 'page' : undefined}>
          {t.label}
          {t.count !== undefined && <span class="count">{t.count}</span>}
        </a>
      ))}
    </nav>
  );
}
