import { css } from './css.ts';
import { review } from './review.ts';

/** The desk: denser, with a side menu; fine pointers get smaller targets, fingers keep 44 px. */
const plain = css`
  .desk {
    font-size: 0.9375rem;
  }
  .desk h1 {
    font-size: 1.5rem;
  }
  .desk h2 {
    font-size: 1.125rem;
  }
  .desk h3 {
    font-size: 1rem;
  }
  .desk .top .wrap {
    max-width: none;
    min-height: 3.5rem;
  }
  .desk .top::after {
    height: 6px;
    background-size: 14px 6px;
  }
  .desk .main > form > .field,
  .desk .main > form > fieldset,
  .desk .choice label {
    max-width: 42rem;
  }
  .desk .brand b {
    font-size: 1rem;
  }
  .desk .arms {
    width: 2rem;
    height: 2.25rem;
  }
  .who {
    text-align: right;
    line-height: 1.25;
    font-size: 0.875rem;
  }
  .who span {
    display: block;
    color: var(--on-deep2);
    font-size: 0.8125rem;
  }
  .shell {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .side {
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .side ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    list-style: none;
    margin: 0;
    padding: 0.375rem 0.75rem;
  }
  .number {
    font-weight: 400;
    font-size: 0.875rem;
    color: var(--ink2);
    white-space: nowrap;
  }
  .side a {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-height: 2.75rem;
    padding: 0.375rem 0.75rem;
    border-radius: var(--r);
    color: var(--ink);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
  }
  .side a:hover {
    background: var(--accent-soft);
  }
  .side a .icon {
    color: var(--ink2);
  }
  .side .count {
    margin-left: auto;
  }
  .side [aria-current] {
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 600;
    box-shadow: inset 0 -3px 0 var(--accent);
  }
  .side [aria-current] .icon {
    color: var(--accent);
  }
  .side h2 {
    padding: 0.75rem 0.75rem 0.25rem;
    font-size: 0.8125rem;
    font-weight: 600;
    color: var(--ink2);
    letter-spacing: 0;
  }
  .tight .side .label {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip: rect(0 0 0 0);
  }
  .desk .main {
    flex: 1;
    width: auto;
    margin: 0;
    max-width: none;
    min-width: 0;
    padding-top: 1.25rem;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1rem;
    align-items: center;
    justify-content: space-between;
    margin-bottom: 1rem;
  }
  .head > div {
    min-width: 0;
  }
  .head .actions {
    margin: 0;
  }
  .split {
    display: grid;
    gap: 1.25rem;
    align-items: start;
  }
  .split > * {
    min-width: 0;
  }
  .clock {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    padding: 0.1875rem 0.625rem;
    border-radius: var(--r);
    border: 1.5px solid;
    color: var(--ok);
    background: var(--ok-soft);
    font-weight: 600;
    font-size: 0.875rem;
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
  }
  .clock.near {
    color: var(--warn);
    background: var(--warn-soft);
  }
  .clock.late {
    color: var(--bad);
    background: var(--bad-soft);
  }
  .clock.paused {
    color: var(--ink2);
    background: var(--sunken);
    border-style: dashed;
  }
  .clock.met {
    color: var(--ink2);
    background: var(--surface);
  }
  .why {
    margin-top: 0.5rem;
    padding: 0.625rem 0.875rem;
    border-radius: var(--r);
    background: var(--sunken);
    color: var(--ink2);
  }
  .why ul {
    padding-left: 1.125rem;
    margin-top: 0.25rem;
  }
  .copy {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.25rem 0.75rem;
    align-items: center;
    padding: 0.375rem 0;
    border-bottom: 1px solid var(--line);
  }
  .copy input {
    width: 1.375rem;
    height: 1.375rem;
    margin: 0;
    accent-color: var(--accent);
  }
  .copy label {
    display: grid;
    gap: 0 1rem;
    grid-template-columns: 1fr;
    min-height: 2.75rem;
    align-content: center;
  }
  .copy .name {
    color: var(--ink2);
    font-size: 0.875rem;
  }
  .copy .value {
    font-weight: 600;
    overflow-wrap: anywhere;
    user-select: all;
  }
  .copy .code-no {
    color: var(--ink2);
    font-weight: 400;
  }
  .copy input:checked + label .value {
    color: var(--ink2);
    font-weight: 400;
  }
  .copy .btn {
    min-height: 2.75rem;
    padding: 0.375rem 0.75rem;
  }
  .viewer {
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    overflow: hidden;
  }
  .viewer .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem;
    padding: 0.375rem 0.5rem;
    border-bottom: 1px solid var(--line);
  }
  .viewer .tools p {
    flex: 1;
    min-width: 9rem;
    padding-left: 0.5rem;
    font-weight: 600;
  }
  .viewer .tools .btn {
    min-height: 2.75rem;
    min-width: 2.75rem;
    padding: 0.375rem 0.625rem;
  }
  .viewer .tools [aria-pressed='true'] {
    background: var(--accent);
    color: var(--on-accent);
  }
  .stage {
    position: relative;
    overflow: auto;
    background: var(--sunken);
    text-align: center;
    min-height: 12rem;
    max-height: 72vh;
  }
  .stage:focus-visible {
    outline-offset: -3px;
  }
  .sheet {
    position: relative;
    display: inline-block;
    max-width: 100%;
    vertical-align: top;
    transform-origin: 0 0;
  }
  .sheet + .sheet {
    margin-top: 0.75rem;
  }
  .sheet img {
    display: block;
    max-width: 100%;
    height: auto;
    background: #fff;
  }
  .marks {
    position: absolute;
    left: 0;
    top: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
    pointer-events: none;
  }
  .marks rect {
    fill: rgba(213, 11, 11, 0.14);
    stroke: #d50b0b;
    stroke-width: 3;
    vector-effect: non-scaling-stroke;
  }
  .stage.marking {
    cursor: crosshair;
    touch-action: none;
  }
  .stage.free .sheet,
  .stage.free .sheet img {
    max-width: none;
  }
  .stage.free .sheet img {
    width: 100%;
  }
  kbd {
    display: inline-block;
    min-width: 1.5rem;
    padding: 0 0.375rem;
    border: 1px solid var(--edge);
    border-bottom-width: 2px;
    border-radius: 4px;
    background: var(--surface);
    font-family: inherit;
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.4;
    text-align: center;
    color: var(--ink2);
  }
  .btn kbd {
    background: transparent;
    color: inherit;
    border-color: currentColor;
    opacity: 0.85;
  }
  dialog {
    max-width: min(46rem, calc(100% - 2rem));
    padding: 1.25rem 1.5rem;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    background: var(--surface);
    color: var(--ink);
    box-shadow: 0 16px 48px rgba(0, 0, 0, 0.25);
  }
  dialog::backdrop {
    background: rgba(20, 22, 21, 0.5);
  }
  .keys {
    margin: 1rem 0;
    column-gap: 1.5rem;
  }
  .keys p {
    display: flex;
    gap: 0.75rem;
    padding: 0.1875rem 0;
    break-inside: avoid;
  }
  .keys kbd {
    flex: none;
    align-self: start;
  }
  @media (min-width: 40em) {
    .keys {
      columns: 2;
    }
  }
  @media (max-width: 40em) {
    .desk .top .wrap {
      gap: 0 0.125rem;
    }
    .desk .menu {
      display: contents;
    }
    .desk .brand {
      gap: 0.5rem;
    }
    .desk .menu a,
    .desk .menu button {
      padding: 0.25rem 0.3125rem;
      font-size: 0.875rem;
    }
    .desk .menu .icon {
      display: none;
    }
    /* Who is signed in, and that person's account, stand under what holds for everybody. */
    .who {
      order: 1;
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.625rem;
      flex: 1 0 60%;
      text-align: left;
    }
    .desk .menu > a {
      order: 2;
    }
    .shell:not(.tight) .side ul {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 0.125rem 0.25rem;
      padding: 0.375rem;
    }
    .shell:not(.tight) .side a {
      gap: 0.5rem;
      height: 100%;
      padding: 0.25rem 0.5rem;
      line-height: 1.25;
      white-space: normal;
    }
    .side .icon {
      flex: none;
    }
    /* The box to tick stands in the corner of its card, beside the name. */
    .table.cards tr {
      position: relative;
    }
    .table.cards td:has(.tick) {
      position: absolute;
      right: 0.25rem;
      top: 0.125rem;
      z-index: 1;
    }
    .table.cards td:has(.tick)::before {
      display: none;
    }
    .table.cards tr:has(.tick) > th {
      padding-right: 3rem;
    }
    .tick {
      justify-content: center;
    }
    .table.cards .nowrap,
    .table.cards time {
      white-space: normal;
    }
  }
  /* Beside the menu there is no room to grow into: the table scrolls in its own frame. */
  .desk .broad {
    width: auto;
    margin: 0;
  }
  @media (pointer: coarse) {
    .btn kbd {
      display: none;
    }
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
  }
  .pair > .field + .field {
    margin-top: 0;
  }
  .pair .label {
    font-size: 0.875rem;
    font-weight: 400;
  }
  .pair .control {
    margin-top: 0.25rem;
  }
  .break {
    overflow-wrap: anywhere;
  }
  .seen-card {
    margin: 0;
  }
  .seen-card img {
    max-height: 32rem;
  }
  .lines {
    white-space: pre-line;
    text-decoration: none;
  }
  del.lines {
    color: var(--ink2);
  }
  ins.lines {
    font-weight: 600;
  }
  .tick {
    display: inline-flex;
    align-items: center;
    min-width: 2.75rem;
    min-height: 2.75rem;
    cursor: pointer;
  }
  .tick > input {
    width: 1.375rem;
    height: 1.375rem;
    margin: 0;
    accent-color: var(--accent);
  }
  @media (pointer: fine) {
    .desk .btn {
      min-height: 2.5rem;
      padding: 0.375rem 1rem;
    }
    .desk .input {
      min-height: 2.5rem;
      padding: 0.375rem 0.75rem;
    }
    .desk .choice label {
      min-height: 2.75rem;
      padding-top: 0.5625rem;
      padding-bottom: 0.5625rem;
    }
    .desk .choice input {
      top: 0.6875rem;
    }
    .desk .table th a {
      display: inline;
      margin: 0;
    }
    .desk .table th,
    .desk .table td {
      padding-top: 0.5rem;
      padding-bottom: 0.5rem;
    }
  }
  @media (min-width: 60em) {
    .shell {
      flex-direction: row;
    }
    .side {
      flex: none;
      width: 15rem;
      border: 0;
      border-right: 1px solid var(--line);
    }
    .side nav {
      position: sticky;
      top: 0;
      padding: 0.75rem 0;
    }
    .side ul {
      flex-direction: column;
    }
    .side [aria-current] {
      box-shadow: inset 3px 0 0 var(--accent);
    }
    .tight > .side {
      width: 3.75rem;
    }
    .tight .side a {
      flex-direction: column;
      gap: 0.125rem;
      padding: 0.5rem 0.25rem;
    }
    .tight .side .count {
      margin: 0;
    }
    .tight > .main {
      padding-top: 0.625rem;
      padding-bottom: 0;
    }
    .tight .head {
      margin-bottom: 0;
    }
    .split {
      grid-template-columns: minmax(0, 1.25fr) minmax(20rem, 1fr);
    }
    .split > .panel {
      position: sticky;
      top: 1rem;
      max-height: calc(100vh - 2rem);
      overflow-y: auto;
      overscroll-behavior: contain;
    }
    .copy label {
      grid-template-columns: 9rem 1fr;
    }
  }
`;

/** All that only officers' pages need. */
export const desk = plain + review;
