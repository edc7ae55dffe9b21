import { Table, Tag, useUi, type Tone } from '../../ui/index.ts';
import type { Told } from './store/message.ts';
import { words } from './words.ts';
import type { Kinds } from './model.ts';

const TONES: Record<string, Tone> = {
  delivered: 'ok',
  read: 'ok',
  failed: 'warn',
  fallen_back: 'warn',
  unknown: 'warn',
};

/** What was told about a case, to whom it may concern at the desk: which words, by which door, and how far they came. */
export function ToldAbout({ told, kinds }: { told: Told[]; kinds: Kinds }) {
  const { lang, f } = useUi();
  const w = words[lang].told;
  const titleOf = (kind: string): string => {
    const found = kinds.get(kind);
    if (!found) return kind;
    const [template] = Object.values(found.words);
    return template![lang].title.replaceAll(/\[[^\][]*\]/g, '').replaceAll(/\{\w+\}/g, '…');
  };
  return (
    <section>
      <Table
        caption={w.title}
        heading
        empty={w.empty}
        rows={told}
        id={(t) => t.notice}
        columns={[
          { head: w.what, main: true, cell: (t) => titleOf(t.kind) },
          { head: w.when, cell: (t) => <time datetime={t.createdAt.toISOString()}>{f.dateTime(t.createdAt)}</time> },
          {
            head: w.inbox,
            cell: (t) => (t.readAt ? w.readAt(f.dateTime(t.readAt)) : <span class="muted">{w.unread}</span>),
          },
          {
            head: w.ways,
            cell: (t) =>
              t.messages.length === 0 ? (
                <span class="muted">{t.sentBy === 'none' ? w.noDoor : w.waits}</span>
              ) : (
                <ul class="plain">
                  {t.messages.map((m) => (
                    <li key={m.id}>
                      <b>{words[lang].outbox.channel[m.door]}</b>{' '}
                      {m.entries.map((e) => (
                        <span key={`${e.state}${e.provider ?? ''}`}>
                          <Tag tone={TONES[e.state]}>{w.state[e.state]}</Tag>{' '}
                          <small class="muted">
                            {f.dateTime(e.at)}
                            {e.reason && ` · ${w.reason[e.reason] ?? e.reason}`}
                          </small>{' '}
                        </span>
                      ))}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </section>
  );
}
