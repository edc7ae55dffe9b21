import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';
import type { Tone } from './notice.tsx';
import type { StateWord } from './words.ts';

/** A word of state: colour, shape and text together. */
export const Tag = ({ tone, children }: { tone?: Tone | undefined; children: ComponentChildren }) => (
  <span class={tone ? `tag ${tone}` : 'tag'}>{children}</span>
);

const STATE_TONES: Record<StateWord, Tone | undefined> = {
  draft: undefined,
  received: 'info',
  checking: 'info',
  returned: 'warn',
  processing: 'info',
  awaiting_payment: 'warn',
  awaiting_signature: 'info',
  ready: 'ok',
  sent: 'ok',
  done: 'ok',
  rejected: 'bad',
  withdrawn: undefined,
};

/** The state of a case, in the one set of words used everywhere. */
export function StateTag({ state }: { state: StateWord }) {
  const { w } = useUi();
  return <Tag tone={STATE_TONES[state]}>{w.state[state]}</Tag>;
}

export interface Step {
  state: 'done' | 'now' | 'next';
  title: string;
  /** An instant is written with its zone; a text (an expected day) as it is. */
  when?: Date | string;
  detail?: ComponentChildren;
}

/** What happened, what is happening, what comes: the newest truth is `now`. */
export function Timeline({ steps }: { steps: Step[] }) {
  const { w, f } = useUi();
  return (
    <ol class="line">
      {steps.map((s, i) => (
        <li
          key={i}
          class={s.state === 'done' ? 'done-step' : s.state}
          aria-current={s.state === 'now' ? 'step' : undefined}
        >
          {s.state === 'done' && <Icon name="check" />}
          <b>
            <span class="vh">{w.step[s.state]}</span>
            {s.title}
          </b>
          {s.when instanceof Date ? (
            <time datetime={s.when.toISOString()}>{f.dateTime(s.when)}</time>
          ) : (
            s.when && <span class="when">{s.when}</span>
          )}
          {s.detail && <div>{s.detail}</div>}
        </li>
      ))}
    </ol>
  );
}

export interface Answer {
  label: string;
  value: ComponentChildren;
  /** Where to change it; shown as "Ubah". */
  change?: string;
  error?: string | undefined;
}

/** Check your answers. */
export function SummaryList({ rows }: { rows: Answer[] }) {
  const { w } = useUi();
  return (
    <dl class="answers">
      {rows.map((r) => (
        <div key={r.label} class={r.error ? 'bad' : undefined}>
          <dt>{r.label}</dt>
          <dd class="value">
            {r.value === undefined || r.value === '' || r.value === null ? (
              <span class="muted">{w.notFilled}</span>
            ) : (
              r.value
            )}
            {r.error && (
              <p class="error">
                <Icon name="circleAlert" />
                <span>
                  <span class="vh">{w.errorLabel}</span>
                  {r.error}
                </span>
              </p>
            )}
          </dd>
          {r.change && (
            <dd class="change">
              <a href={r.change}>
                {w.change}
                <span class="vh"> {r.label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

export interface Task {
  label: string;
  state: 'done' | 'todo' | 'mend' | 'cannot';
  href?: string;
  hint?: string;
}
const TASK_TONES: Record<Task['state'], Tone | undefined> = {
  done: 'ok',
  todo: 'info',
  mend: 'warn',
  cannot: undefined,
};

/** Parts of a long form, in any order. */
export function TaskList({ tasks }: { tasks: Task[] }) {
  const { w } = useUi();
  return (
    <ul class="tasks">
      {tasks.map((t) => (
        <li key={t.label}>
          <span>
            {t.href && t.state !== 'cannot' ? <a href={t.href}>{t.label}</a> : t.label}
            {t.hint && <small>{t.hint}</small>}
          </span>
          <Tag tone={TASK_TONES[t.state]}>{w.task[t.state]}</Tag>
        </li>
      ))}
    </ul>
  );
}

export const Details = ({
  summary,
  open,
  children,
}: {
  summary: string;
  open?: boolean;
  children: ComponentChildren;
}) => (
  <details open={open}>
    <summary>{summary}</summary>
    <div class="inner">{children}</div>
  </details>
);

export const Card = ({ children }: { children: ComponentChildren }) => <div class="card">{children}</div>;

/** The end of a form: it is done, and this is what to keep. */
export function DonePanel({
  title,
  facts = [],
  children,
}: {
  title: string;
  facts?: { label: string; value: string }[];
  children?: ComponentChildren;
}) {
  return (
    <div class="done">
      <Icon name="checkCircle" />
      <h1>{title}</h1>
      {facts.length > 0 && (
        <dl>
          {facts.map((x) => (
            <div key={x.label}>
              <dt>{x.label}</dt>
              <dd>{x.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {children}
    </div>
  );
}

/** Nothing here, said kindly, with the way on. */
export const EmptyState = ({
  icon = 'inbox',
  title,
  children,
}: {
  icon?: IconName;
  title: string;
  children?: ComponentChildren;
}) => (
  <div class="empty">
    <Icon name={icon} />
    <b>{title}</b>
    {children}
  </div>
);

export interface Stat {
  label: string;
  value: string;
  note?: string;
  tone?: 'ok' | 'warn' | 'bad';
}
export const Stats = ({ items }: { items: Stat[] }) => (
  <dl class="stats">
    {items.map((s) => (
      <div key={s.label} class={s.tone ? `stat ${s.tone}` : 'stat'}>
        <dt>{s.label}</dt>
        <dd>{s.value}</dd>
        {s.note && <dd class="note">{s.note}</dd>}
      </div>
    ))}
  </dl>
);

/** What a service is, in facts: who, how long, what it costs, by which law. */
export const Facts = ({
  items,
  wide,
}: {
  items: { icon: IconName; label: string; value: ComponentChildren }[];
  wide?: boolean;
}) => (
  <dl class={wide ? 'facts wide' : 'facts'}>
    {items.map((x) => (
      <div key={x.label}>
        <Icon name={x.icon} />
        <dt>{x.label}</dt>
        <dd>{x.value}</dd>
      </div>
    ))}
  </dl>
);

export interface Tile {
  href: string;
  icon: IconName;
  title: string;
  text?: string;
  /** In small, under the text. */
  note?: string;
}

/** Doors of a home page: life events, never the names of agencies. */
export const Tiles = ({ items }: { items: Tile[] }) => (
  <ul class="tiles">
    {items.map((t) => (
      <li key={t.href}>
        <a class="tile" href={t.href}>
          <Icon name={t.icon} />
          <span>
            <b>{t.title}</b>
            {t.text && <small>{t.text}</small>}
            {t.note && <small class="note">{t.note}</small>}
          </span>
        </a>
      </li>
    ))}
  </ul>
);

/** The cloth's tumpal: rows of bamboo shoots, woven on the head of a home page where there is room beside the words. */
const Cloth = () => (
  <svg class="cloth" aria-hidden="true" focusable="false">
    <pattern id="tumpal" width="64" height="144" patternUnits="userSpaceOnUse">
      <path class="leaf" d="M0 72 32 6l32 66zM-32 144 0 78l32 66zM32 144 64 78l32 66z" />
      <path class="vein" d="M13 72 32 33l19 39M-19 144 0 105l19 39M45 144l19-39 19 39" />
      <path
        class="seed"
        d="m32 47 5 9-5 9-5-9zM0 119l5 9-5 9-5-9zM64 119l5 9-5 9-5-9zM0 24l4 8-4 8-4-8zM64 24l4 8-4 8-4-8zM32 96l4 8-4 8-4-8z"
      />
    </pattern>
    <rect width="100%" height="100%" fill="url(#tumpal)" />
  </svg>
);

interface HeroProps {
  title: string;
  lead?: string;
  action: string;
  value?: string;
  label: string;
  /** Doors under the search, with the word before them. */
  doors?: { label: string; items: { href: string; title: string }[] };
  /** The city's first page: larger, with its cloth. */
  first?: boolean;
}

/** The home's question and its search, in one's own words. Goes in `<Page hero>`. */
export function Hero({ title, lead, action, value, label, doors, first }: HeroProps) {
  const { w } = useUi();
  return (
    <div class={first ? 'ask first' : 'ask'}>
      {first && <Cloth />}
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <form class="search" action={action} role="search">
        <label class="vh" for="cari">
          {label}
        </label>
        <input type="search" id="cari" name="cari" value={value} placeholder={label} autocomplete="off" />
        <button class="btn">
          <Icon name="search" />
          <span>{w.search}</span>
        </button>
      </form>
      {doors && doors.items.length > 0 && (
        <div class="doors">
          <p id="pintu">{doors.label}</p>
          <ul aria-labelledby="pintu">
            {doors.items.map((d) => (
              <li key={d.href}>
                <a href={d.href}>{d.title}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

interface BesideProps {
  /** What the page is and what matters now. */
  head: ComponentChildren;
  /** Facts and the one button: beside the text on a wide screen, after the head on a phone. */
  aside: ComponentChildren;
  children: ComponentChildren;
}

/** A text of one column with its facts beside it. Goes in `<Page width="wide">`. */
export const Beside = ({ head, aside, children }: BesideProps) => (
  <div class="beside">
    <div class="stack">{head}</div>
    <div class="aside stack">{aside}</div>
    <div class="stack">{children}</div>
  </div>
);
