import { css } from './css.ts';

/** What tells: notices, tags, the timeline of a case, summaries, tables, tiles. */
export const content = css`
  .notice {
    display: flex;
    gap: 0.75rem;
    padding: 0.875rem 1rem;
    border-radius: var(--r);
    background: var(--info-soft);
    border-left: 4px solid var(--info);
  }
  .notice > .icon {
    margin-top: 0.15em;
    color: var(--info);
  }
  .notice > div {
    min-width: 0;
    flex: 1;
  }
  .notice > div > :not(.vh) + * {
    margin-top: 0.375rem;
  }
  .notice > div > .actions:not(.vh) {
    margin-top: 1rem;
  }
  .notice h2 {
    font-size: 1.0625rem;
    line-height: 1.4;
  }
  .notice.ok {
    background: var(--ok-soft);
    border-color: var(--ok);
  }
  .notice.ok > .icon {
    color: var(--ok);
  }
  .notice.warn {
    background: var(--warn-soft);
    border-color: var(--warn);
  }
  .notice.warn > .icon {
    color: var(--warn);
  }
  .notice.bad {
    background: var(--bad-soft);
    border-color: var(--bad);
  }
  .notice.bad > .icon {
    color: var(--bad);
  }
  .flash {
    margin-bottom: 1.5rem;
  }
  .done {
    padding: 2rem 1.25rem;
    border-radius: var(--r-l);
    background: var(--ok-soft);
    border: 1px solid var(--ok);
    text-align: center;
  }
  .done > .icon {
    width: 3rem;
    height: 3rem;
    color: var(--ok);
    margin-bottom: 0.5rem;
  }
  .done dl {
    display: grid;
    gap: 1rem;
    justify-content: center;
    margin-top: 1.25rem;
  }
  .done dt {
    color: var(--ink2);
  }
  .done dd {
    font-size: 1.625rem;
    font-weight: 700;
    letter-spacing: 0.02em;
    font-variant-numeric: tabular-nums;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    padding: 0.125rem 0.625rem;
    border-radius: 99px;
    background: var(--sunken);
    color: var(--ink2);
    font-size: 0.875rem;
    font-weight: 600;
    line-height: 1.5;
  }
  .tag::before {
    content: '';
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: currentColor;
  }
  .tag.info {
    background: var(--info-soft);
    color: var(--info);
  }
  .tag.ok {
    background: var(--ok-soft);
    color: var(--ok);
  }
  .tag.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .tag.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .tag.ok::before {
    width: 0.3rem;
    height: 0.55rem;
    border-radius: 0;
    background: none;
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    transform: rotate(45deg) translate(-1px, -1px);
  }
  .tag.warn::before {
    border-radius: 1px;
    transform: rotate(45deg);
  }
  .tag.bad::before {
    border-radius: 0;
  }
  .card {
    padding: 1.125rem 1.25rem;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .card > * + * {
    margin-top: 0.75rem;
  }
  .tiles {
    display: grid;
    gap: 0.75rem;
    list-style: none;
    padding: 0;
  }
  .tile {
    display: flex;
    gap: 0.875rem;
    align-items: flex-start;
    height: 100%;
    padding: 1rem 1.125rem;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    box-shadow: var(--shadow);
    color: inherit;
    text-decoration: none;
  }
  .tile:hover {
    border-color: var(--accent);
    color: inherit;
    background: var(--accent-soft);
  }
  .tile .icon {
    width: 2.5rem;
    height: 2.5rem;
    padding: 0.5rem;
    border-radius: 10px;
    background: var(--accent-soft);
    color: var(--accent);
  }
  .tile:hover .icon {
    background: var(--surface);
  }
  .tile b {
    display: block;
    line-height: 1.35;
    font-weight: 600;
  }
  .tile:hover b {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .tile small {
    display: block;
    margin-top: 0.125rem;
    font-size: 0.9375rem;
    line-height: 1.45;
    color: var(--ink2);
  }
  .tile .note {
    margin-top: 0.375rem;
    font-size: 0.875rem;
    font-style: italic;
  }
  .pair {
    display: grid;
    gap: 2.25rem;
  }
  .stack > .pair {
    margin-top: 2.5rem;
  }
  .opening {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
  }
  .places {
    padding: 0;
    list-style: none;
  }
  .places li {
    display: flex;
    gap: 0.75rem;
    padding: 0.5rem 0;
    border-top: 1px solid var(--line);
    line-height: 1.4;
  }
  .places .icon {
    margin-top: 0.125rem;
    color: var(--accent);
  }
  .places b {
    display: block;
    font-weight: 600;
  }
  .places small {
    font-size: 0.9375rem;
    color: var(--ink2);
  }
  .beside > * + * {
    margin-top: 1.25rem;
  }
  .beside > :last-child {
    margin-top: 2.25rem;
  }
  .index {
    columns: 17rem 3;
    column-gap: 2rem;
  }
  .index section {
    break-inside: avoid;
    margin-bottom: 1.5rem;
  }
  .index ul {
    list-style: none;
    padding: 0;
    margin: 0.25rem 0 0;
  }
  .index li {
    padding: 0.375rem 0;
    border-bottom: 1px solid var(--line);
  }
  .index small {
    display: block;
    font-size: 0.875rem;
    line-height: 1.4;
    color: var(--ink2);
  }
  .facts {
    display: grid;
    gap: 0;
  }
  .facts > div {
    display: grid;
    gap: 0.125rem 0.75rem;
    grid-template-columns: 2.25rem 1fr;
    padding: 0.875rem 0;
    border-top: 1px solid var(--line);
  }
  .facts > div:first-child {
    border-top: 0;
  }
  .facts .icon {
    grid-row: span 2;
    width: 1.75rem;
    height: 1.75rem;
    color: var(--accent);
  }
  .facts dt {
    color: var(--ink2);
    font-size: 0.9375rem;
  }
  .facts dd {
    font-weight: 600;
    grid-column: 2;
  }
  .line {
    list-style: none;
    padding: 0;
  }
  .line li {
    position: relative;
    padding: 0 0 1.5rem 2.5rem;
  }
  .line li::before {
    content: '';
    position: absolute;
    left: 0.375rem;
    top: 0.3rem;
    width: 1rem;
    height: 1rem;
    border: 2px solid var(--edge);
    border-radius: 50%;
    background: var(--paper);
    z-index: 1;
  }
  .line li::after {
    content: '';
    position: absolute;
    left: 0.8125rem;
    top: 1rem;
    bottom: -0.35rem;
    width: 2px;
    background: var(--line);
  }
  .line li:last-child::after {
    display: none;
  }
  .line .done-step::before {
    background: var(--accent);
    border-color: var(--accent);
  }
  .line .done-step::after {
    background: var(--accent);
  }
  .line .done-step > .icon {
    position: absolute;
    left: 0.5rem;
    top: 0.425rem;
    width: 0.75rem;
    height: 0.75rem;
    z-index: 2;
    color: var(--on-accent);
    stroke-width: 4;
  }
  .line .now::before {
    left: 0.25rem;
    top: 0.175rem;
    width: 1.25rem;
    height: 1.25rem;
    border: 6px solid var(--accent);
    background: var(--surface);
  }
  .line .now {
    padding-bottom: 1.75rem;
  }
  .line .next {
    color: var(--ink2);
  }
  .line b {
    display: block;
    font-weight: 600;
  }
  .line .now b {
    font-size: 1.125rem;
    font-weight: 700;
  }
  .line p {
    margin-top: 0.25rem;
  }
  .line time,
  .line .when {
    display: block;
    font-size: 0.9375rem;
    color: var(--ink2);
  }
  .answers {
    border-top: 1px solid var(--line);
  }
  .answers > div {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 1rem;
    padding: 0.75rem 0;
    border-bottom: 1px solid var(--line);
  }
  .answers dt {
    width: 100%;
    color: var(--ink2);
    font-size: 0.9375rem;
  }
  .answers dd {
    min-width: 0;
    white-space: pre-line;
  }
  .answers .value {
    flex: 1;
    font-weight: 500;
  }
  .answers .bad {
    padding-left: 0.75rem;
    border-left: 4px solid var(--bad);
  }
  .answers .change a {
    display: inline-flex;
    align-items: center;
    min-height: 2.75rem;
    margin: -0.625rem 0;
  }
  .tasks {
    list-style: none;
    padding: 0;
    border-top: 1px solid var(--line);
  }
  .tasks li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    min-height: 3.25rem;
    padding: 0.5rem 0;
    border-bottom: 1px solid var(--line);
  }
  .tasks li > span:first-child {
    min-width: 0;
  }
  .tasks a {
    display: inline-block;
    padding: 0.375rem 0;
    font-weight: 600;
  }
  .tasks small {
    display: block;
    color: var(--ink2);
  }
  .tasks .tag {
    flex: none;
  }
  details > summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.75rem;
    color: var(--accent);
    font-weight: 500;
    list-style: none;
  }
  details > summary::-webkit-details-marker {
    display: none;
  }
  details > summary::before {
    content: '';
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    margin: 0 0.125rem;
    border: solid;
    border-width: 0 2px 2px 0;
    transform: rotate(-45deg);
  }
  details[open] > summary::before {
    transform: rotate(45deg) translate(-2px, -2px);
  }
  details > summary:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  details > .inner {
    margin: 0.25rem 0 0.5rem 0.5rem;
    padding: 0.25rem 0 0.25rem 1.125rem;
    border-left: 3px solid var(--accent-line);
  }
  details > .inner > * + * {
    margin-top: 0.625rem;
  }
  .table-wrap {
    position: relative;
    overflow-x: auto;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .table {
    width: 100%;
    border-collapse: collapse;
  }
  .table caption {
    padding: 0.875rem 1rem;
    text-align: left;
    font-weight: 700;
    font-size: 1.125rem;
  }
  .table th {
    text-align: left;
    font-weight: 600;
    color: var(--ink2);
    font-size: 0.9375rem;
    vertical-align: bottom;
  }
  .table th,
  .table td {
    padding: 0.75rem 1rem;
    border-bottom: 1px solid var(--line);
  }
  .table thead th {
    background: var(--sunken);
    line-height: 1.35;
  }
  .table tbody tr:last-child > * {
    border-bottom: 0;
  }
  .table time,
  .table .tag,
  .table .clock {
    white-space: nowrap;
  }
  .table td {
    vertical-align: top;
  }
  .table .num {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .table tbody th {
    color: inherit;
    font-size: inherit;
    vertical-align: top;
  }
  .table tbody tr:hover {
    background: var(--accent-soft);
  }
  .table th a {
    display: inline-flex;
    align-items: center;
    min-height: 2.75rem;
    margin: -0.5rem 0;
  }
  /* Between cards and a full table: the words of a cell wrap before the table grows wider than its screen. */
  @media (max-width: 60em) {
    .table:not(.sop) th,
    .table:not(.sop) td {
      padding-left: 0.625rem;
      padding-right: 0.625rem;
      font-size: 0.875rem;
    }
    .table.cards :is(time, .tag, .nowrap) {
      white-space: normal;
    }
  }
  @media (max-width: 40em) {
    .table.cards thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip: rect(0 0 0 0);
    }
    .table.cards,
    .table.cards tbody,
    .table.cards tr,
    .table.cards th,
    .table.cards td,
    .table.cards caption {
      display: block;
    }
    .cards-wrap {
      border: 0;
      border-radius: 0;
      background: none;
      box-shadow: none;
    }
    .table.cards caption {
      padding: 0 0 0.5rem;
    }
    .table.cards tr:last-child {
      margin-bottom: 0;
    }
    .table.cards tr {
      padding: 0.875rem 1rem;
      margin-bottom: 0.75rem;
      border: 1px solid var(--line);
      border-radius: var(--r-l);
      background: var(--surface);
    }
    .table.cards th,
    .table.cards td {
      padding: 0.1875rem 0;
      border: 0;
      text-align: left;
    }
    .table.cards td[data-label] {
      display: flex;
      gap: 0.25rem 1rem;
      justify-content: space-between;
      text-align: right;
    }
    /* Nothing to say is no line of a card. */
    .table.cards td[data-label]:has(> span:empty) {
      display: none;
    }
    .table.cards td[data-label]::before {
      content: attr(data-label);
      flex: none;
      max-width: 50%;
      color: var(--ink2);
      text-align: left;
    }
    .table.cards td[data-label] > span {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .table.cards .clock {
      white-space: normal;
      text-align: left;
    }
    .table.cards tbody th {
      padding-bottom: 0.375rem;
      font-size: 1.0625rem;
    }
  }
  .pager {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: center;
    justify-content: space-between;
    margin-top: 1.25rem;
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.25rem;
    border-bottom: 1px solid var(--line);
  }
  .tabs a {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.75rem;
    padding: 0.5rem 0.875rem;
    border-bottom: 3px solid transparent;
    color: var(--ink2);
    font-weight: 500;
    text-decoration: none;
    margin-bottom: -1px;
  }
  .tabs a:hover {
    color: var(--accent);
    border-color: var(--accent-line);
  }
  .tabs a:focus-visible {
    outline-offset: -3px;
  }
  .tabs [aria-current] {
    color: var(--accent);
    border-color: var(--accent);
    font-weight: 600;
  }
  .count {
    min-width: 1.5rem;
    padding: 0 0.4375rem;
    border-radius: 99px;
    background: var(--sunken);
    color: var(--ink2);
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.5rem;
    text-align: center;
    white-space: nowrap;
    overflow-wrap: normal;
    font-variant-numeric: tabular-nums;
  }
  [aria-current] > .count {
    background: var(--accent);
    color: var(--on-accent);
  }
  .stats {
    display: grid;
    gap: 0.75rem;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  }
  .stat {
    padding: 1rem 1.125rem;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    container-type: inline-size;
  }
  .stat dt {
    color: var(--ink2);
    font-size: 0.9375rem;
    line-height: 1.4;
  }
  .stat dd {
    margin-top: 0.25rem;
    font-size: 1.375rem;
    font-size: clamp(1rem, 13.5cqi, 1.75rem);
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  .stat .note {
    margin-top: 0.25rem;
    font-size: 0.875rem;
    font-weight: 400;
    letter-spacing: 0;
    line-height: 1.4;
    color: var(--ink2);
  }
  .stat.ok dd:not(.note) {
    color: var(--ok);
  }
  .stat.warn dd:not(.note) {
    color: var(--warn);
  }
  .stat.bad dd:not(.note) {
    color: var(--bad);
  }
  .empty {
    padding: 2.5rem 1.25rem;
    border: 1.5px dashed var(--line);
    border-radius: var(--r-l);
    text-align: center;
    color: var(--ink2);
  }
  .empty > .icon {
    width: 2.75rem;
    height: 2.75rem;
    color: var(--accent);
    margin-bottom: 0.5rem;
    stroke-width: 1.5;
  }
  .empty b {
    display: block;
    color: var(--ink);
    font-size: 1.125rem;
  }
  .empty .actions {
    justify-content: center;
    margin-top: 1rem;
  }
  @media (max-width: 40em) {
    /* On a phone the doors stand in one list: shorter, and read down one line. */
    .tiles {
      gap: 0;
      border: 1px solid var(--line);
      border-radius: var(--r-l);
      background: var(--surface);
      box-shadow: var(--shadow);
    }
    .tiles li + li {
      border-top: 1px solid var(--line);
    }
    .tile {
      align-items: center;
      padding: 0.75rem 0.875rem;
      border: 0;
      box-shadow: none;
      background: none;
    }
    .tile > span {
      flex: 1;
      min-width: 0;
    }
    .tile::after {
      content: '';
      flex: none;
      width: 0.5rem;
      height: 0.5rem;
      border: solid var(--edge);
      border-width: 2px 2px 0 0;
      transform: rotate(45deg);
    }
    .tiles li:first-child .tile {
      border-radius: var(--r-l) var(--r-l) 0 0;
    }
    .tiles li:last-child .tile {
      border-radius: 0 0 var(--r-l) var(--r-l);
    }
    .tiles li:only-child .tile {
      border-radius: var(--r-l);
    }
    .tasks li {
      flex-wrap: wrap;
      gap: 0 1rem;
    }
  }
  @media (min-width: 60em) {
    .pair {
      grid-template-columns: 1fr 1fr;
      gap: 2.5rem;
      align-items: start;
    }
    .pair .tiles {
      grid-template-columns: 1fr;
    }
    .beside {
      display: grid;
      grid-template-columns: minmax(0, 42rem) minmax(18rem, 21rem);
      grid-template-rows: auto 1fr;
      gap: 0 3rem;
      justify-content: space-between;
    }
    .beside > .aside {
      grid-area: 1 / 2 / span 2;
      align-self: start;
      position: sticky;
      top: 1.5rem;
      margin: 0;
    }
    .beside > :last-child {
      grid-area: 2 / 1;
    }
  }
  @media (min-width: 40em) {
    .tiles {
      grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
    }
    .answers dt {
      width: 34%;
      padding-top: 0.05rem;
    }
    .done dl {
      grid-auto-flow: column;
      gap: 3rem;
    }
    .facts.wide {
      grid-template-columns: 1fr 1fr;
      gap: 0 2rem;
    }
    .facts.wide > div:nth-child(2) {
      border-top: 0;
    }
  }
`;
