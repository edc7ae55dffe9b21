import { css } from './css.ts';

/** The officer's case: answers beside papers, marks by one click, and what may be done, always in sight. */
export const review = css`
  /* What narrows a list is one bar: the fields share its width, the button stands at its end. */
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.625rem 0.75rem;
    padding: 0.75rem 1rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
  }
  /* The two ends of a time, side by side where there is room. */
  .span {
    display: flex;
    flex-wrap: wrap;
    gap: 1rem 2rem;
  }
  .span > .field,
  .span > .field + .field {
    margin: 0;
  }
  .filters > .field {
    flex: 1 1 8.5rem;
    max-width: 15rem;
  }
  .filters > .field:has(.input.w2) {
    flex: none;
  }
  details .filters {
    padding: 0;
    border: 0;
    background: none;
  }
  .stack .filters > * {
    margin: 0;
  }
  .filters .field > .label {
    margin-bottom: 0.25rem;
    font-size: 0.875rem;
  }
  .filters .field > .control {
    margin-top: 0.25rem;
  }
  .filters .input:not(.w2, .w4) {
    width: 100%;
  }
  .views {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    align-items: center;
  }
  .views .tabs {
    border: 0;
  }
  .head > .actions {
    gap: 0.5rem 0.75rem;
  }
  .told {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    color: var(--ink2);
    font-size: 0.875rem;
  }
  .waits {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr));
    gap: 0.75rem;
    padding: 0;
    list-style: none;
  }
  .waits a {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    height: 100%;
    min-height: 3.25rem;
    padding: 0.5rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    color: var(--ink);
    font-weight: 600;
    line-height: 1.35;
    text-decoration: none;
  }
  .waits a:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .waits .count {
    flex: none;
    font-size: 1.125rem;
    line-height: 1.75rem;
  }
  .standing {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.5rem;
    align-items: baseline;
  }
  .standing > .notice,
  .standing > details[open] {
    flex: 1 0 100%;
  }
  .known {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 1.5rem;
    font-size: 0.875rem;
  }
  /* Several letters in lines above each other stay far enough apart for a finger (WCAG 2.5.8). */
  .known > a {
    min-height: 1.5rem;
  }
  .standing summary {
    min-height: 1.75rem;
    padding: 0;
    font-size: 0.875rem;
  }
  .standing .inner {
    max-width: 48rem;
    margin-bottom: 1rem;
  }
  .dues dt {
    font-weight: 600;
  }
  .dues > div + div {
    margin-top: 0.5rem;
  }
  .standing > .notice {
    margin-bottom: 0.75rem;
  }
  .paper {
    scroll-margin-top: 1rem;
  }
  .paper + .paper {
    margin-top: 1.5rem;
  }
  .paper-head {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    align-items: center;
    justify-content: flex-end;
    margin-bottom: 0.375rem;
  }
  .paper-head > .last-mark {
    flex: 1 0 100%;
    order: 1;
  }
  .paper .viewer + .viewer,
  .paper > div + div {
    margin-top: 0.75rem;
  }
  .qa-section h3 {
    padding: 0.75rem 0.5rem 0.25rem;
    color: var(--ink2);
    font-size: 0.8125rem;
    letter-spacing: 0;
  }
  .qa > div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.5rem;
    align-items: baseline;
    padding: 0.125rem 0.5rem;
    scroll-margin: 1rem 0 16rem;
    border-top: 1px solid var(--line);
    border-left: 3px solid transparent;
  }
  .said .qa {
    margin-top: 0;
  }
  [data-documents] > .tabs {
    flex-wrap: nowrap;
    overflow-x: auto;
    margin-bottom: 0.375rem;
  }
  [data-documents] > .tabs a {
    display: block;
    flex: 0 1 auto;
    min-width: 4rem;
    padding: 0.5rem 0.75rem;
    overflow: hidden;
    font-size: 0.875rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .papers section > .paper {
    margin-top: 0;
  }
  .qa-section:has(h3) + .qa-section:not(:has(h3)) {
    border-top: 1px solid var(--edge);
  }
  .qa dt {
    flex: 0 0 100%;
    color: var(--ink2);
    font-size: 0.875rem;
  }
  .qa .value {
    flex: 1 1 7rem;
    min-width: 0;
    font-weight: 600;
    white-space: pre-line;
  }
  .qa .changed {
    border-left-color: var(--info);
    background: var(--info-soft);
  }
  .qa .bad {
    border-left-color: var(--warn);
    background: var(--warn-soft);
  }
  .qa .does {
    display: flex;
    gap: 0.125rem;
    margin-left: auto;
  }
  .qa .marking {
    margin-left: auto;
  }
  .qa .does .btn:not(:hover) {
    color: var(--ink2);
  }
  .qa .does .btn {
    min-height: 2.75rem;
    min-width: 2.75rem;
    padding: 0.125rem 0.5rem;
    font-size: 0.875rem;
  }
  .here {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }
  .last-mark {
    font-size: 0.875rem;
    font-weight: 400;
  }
  q {
    display: block;
    color: var(--ink2);
    white-space: pre-line;
  }
  .mark > summary {
    display: inline-flex;
    align-items: center;
    min-height: 2.75rem;
    padding: 0 0.5rem;
    border-radius: var(--r);
    color: var(--accent);
    font-size: 0.875rem;
    font-weight: 600;
  }
  .mark > summary::before {
    display: none;
  }
  .mark fieldset {
    min-width: 0;
    padding: 0.375rem 0 0.625rem;
    border: 0;
  }
  .mark:has(input:checked:not([value=''])) > summary {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .qa > div:has(.mark[open]) .marking,
  .paper-head .mark[open] {
    flex: 1 0 100%;
  }
  .reasons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .reason {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-height: 2.75rem;
    padding: 0.25rem 0.75rem;
    border: 1.5px solid var(--edge);
    border-radius: var(--r);
    background: var(--surface);
    font-size: 0.875rem;
    line-height: 1.3;
    cursor: pointer;
  }
  .reason:hover {
    border-color: var(--accent);
  }
  .reason input {
    width: 1rem;
    height: 1rem;
    margin: 0;
    accent-color: var(--bad);
  }
  .reason:has(input:checked) {
    border-color: var(--bad);
    background: var(--bad-soft);
    font-weight: 600;
  }
  .reason.none:has(input:checked) {
    border-color: var(--edge);
    background: var(--sunken);
    font-weight: 400;
  }
  .mark:not(:has(input:checked:not([value='']))) .words {
    display: none;
  }
  .words {
    display: block;
    margin-top: 0.5rem;
    font-size: 0.875rem;
  }
  .words .input {
    width: 100%;
    font-size: 0.9375rem;
  }
  .marks-bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    align-items: center;
  }
  .marks-bar .btn {
    padding: 0.125rem 0.5rem;
    gap: 0.375rem;
    font-size: 0.875rem;
  }
  .bench {
    display: grid;
    gap: 1rem;
  }
  .bench > * {
    min-width: 0;
    scroll-margin-top: 3.25rem;
  }
  .jump {
    position: sticky;
    z-index: 2;
    top: 0;
    display: flex;
    background: var(--paper);
    border-bottom: 1px solid var(--line);
  }
  .jump a {
    flex: 1;
    padding: 0.625rem 0.25rem;
    font-size: 0.875rem;
    font-weight: 600;
    text-align: center;
    text-decoration: none;
  }
  .head .tabs {
    flex-wrap: nowrap;
    max-width: 100%;
    overflow-x: auto;
    border: 0;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 1.25rem;
    align-items: center;
    padding: 0.625rem 0;
    border-top: 2px solid var(--accent);
    background: var(--paper);
  }
  .acts > section,
  .acts > .why,
  .acts > p,
  .acts > details[open] {
    flex: 1 0 100%;
  }
  /* What the registry said and what can be done about it stand in one row with the other acts: the bar stays low. */
  .acts > section.stack,
  .acts > section.stack > article {
    display: contents;
  }
  .acts > section article {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 1rem;
    align-items: center;
  }
  .acts > section.stack > *,
  .acts > section article > * {
    margin: 0;
  }
  .acts > section.stack > h3 {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip: rect(0 0 0 0);
  }
  .acts > section.stack > .why,
  .acts > section.stack > [data-island],
  .acts > section.stack > article + article > p:first-child {
    flex: 1 0 100%;
  }
  .acts > section article > .notice {
    flex: 1 1 60%;
  }
  .acts .notice > div > * {
    display: inline;
    margin-right: 0.375rem;
  }
  .acts .notice {
    padding: 0.5rem 0.75rem;
    font-size: 0.875rem;
  }
  .acts .notice h2 {
    font-size: inherit;
  }
  .acts > .why {
    padding: 0.375rem 0.75rem;
    font-size: 0.875rem;
  }
  .acts > *,
  .stack .acts > * + * {
    margin-top: 0;
  }
  .acts h3 {
    font-size: 0.875rem;
  }
  .acts-head {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.625rem;
    align-items: center;
  }
  .acts-head .muted {
    font-size: 0.875rem;
  }
  .acts .actions,
  .stack .acts .actions {
    gap: 0.5rem;
    margin-top: 0;
  }
  .complete {
    font-size: 0.875rem;
  }
  .complete h3 {
    padding: 0.75rem 0.5rem 0.25rem;
    color: var(--ink2);
    font-size: 0.8125rem;
  }
  .complete ul {
    padding-right: 0.5rem;
  }
  .acts > details > summary {
    min-height: 1.75rem;
    padding: 0;
    font-size: 0.875rem;
  }
  .acts > details > .inner {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }
  .acts > details .inner > * + * {
    margin-top: 0;
  }
  .acts > details .btn {
    padding: 0.125rem 0.625rem;
    font-size: 0.875rem;
    font-weight: 500;
  }
  .acts .actions .btn {
    gap: 0.375rem;
    padding-left: 0.625rem;
    padding-right: 0.625rem;
  }
  .act-form {
    max-width: 44rem;
  }
  .defects li {
    padding: 0.5rem 0;
    border-bottom: 1px solid var(--line);
  }
  .defects p,
  .defects q {
    margin-top: 0.125rem;
    font-size: 0.9375rem;
  }
  @media (pointer: fine) {
    .qa .does .btn,
    .mark > summary,
    .reason,
    .marks-bar .btn,
    .acts > details .btn {
      min-height: 1.875rem;
      min-width: 1.875rem;
    }
    .reason {
      padding: 0.125rem 0.5rem;
    }
  }
  .table th small,
  .table td small {
    display: block;
  }
  @media (min-width: 60em) {
    .side ul {
      padding: 0.375rem 0.375rem;
    }
    .side a {
      gap: 0.5rem;
      padding: 0.375rem 0.625rem;
      white-space: normal;
    }
    .qa dt {
      flex: 0 0 9rem;
    }
  }
  /* A screen wide enough for papers and answers side by side. */
  @media screen and (min-width: 46em) {
    .jump {
      display: none;
    }
    .bench {
      grid-template-columns: minmax(0, 1.15fr) minmax(19rem, 1fr);
      align-items: start;
    }
    .bench > .papers {
      position: sticky;
      top: 0.5rem;
      max-height: calc(100vh - 1rem);
      overflow-y: auto;
    }
    .bench > .acts {
      grid-column: 1 / -1;
      position: sticky;
      bottom: 0;
      max-height: 45vh;
      overflow-y: auto;
    }
  }
  /* High enough too: nothing but the answers and the paper moves, and the menu makes room. */
  @media screen and (min-width: 60em) and (min-height: 36em) {
    .desk:has(.bench) {
      height: 100dvh;
      overflow: hidden;
    }
    .desk:has(.bench) .shell {
      min-height: 0;
    }
    .desk:has(.bench) .main {
      display: flex;
      flex-direction: column;
      padding-top: 0.625rem;
      padding-bottom: 0;
      overflow-y: auto;
    }
    .desk:has(.bench) .main > * {
      flex: none;
      margin-top: 0;
    }
    .desk:has(.bench) .head {
      min-height: 2.75rem;
      margin-bottom: 0;
    }
    .desk:has(.bench) .head h1 {
      font-size: 1.25rem;
    }
    .desk:has(.bench) .notice {
      margin-bottom: 0.5rem;
    }
    .desk .main > .bench {
      flex: 1;
      min-height: min(26rem, 60dvh);
      grid-template-rows: minmax(0, 1fr) auto;
      gap: 0 1.25rem;
      margin-top: 0.375rem;
    }
    /* Positioned, so that what is hidden for readers scrolls with its words instead of lengthening the page. */
    .bench > .papers,
    .bench > .said,
    .desk:has(.bench) .main {
      position: relative;
    }
    .bench > .papers,
    .bench > .said {
      height: 100%;
      max-height: none;
      overflow-y: auto;
      overscroll-behavior: contain;
    }
    .bench > .said:focus-visible {
      outline-offset: -3px;
    }
    .bench > .said {
      padding-right: 0.25rem;
    }
    .bench > .papers {
      container-type: size;
    }
    .bench .stage {
      max-height: calc(100cqh - 6.5rem);
    }
    .tight .side a {
      position: relative;
    }
    .tight .side .count {
      position: absolute;
      right: -0.125rem;
      top: -0.125rem;
      min-width: 1.25rem;
      padding: 0 0.25rem;
      font-size: 0.75rem;
      text-align: center;
    }
    .tight .side a:hover .label,
    .tight .side a:focus-visible .label {
      z-index: 3;
      left: calc(100% + 0.375rem);
      width: auto;
      height: auto;
      padding: 0.375rem 0.75rem;
      border-radius: var(--r);
      background: var(--ink);
      color: var(--paper);
      clip: auto;
      white-space: nowrap;
    }
  }
`;
