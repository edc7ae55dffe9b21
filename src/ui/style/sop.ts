import { css } from './css.ts';

/** The SOP's table with the flow running through its actors' columns. */
export const sop = css`
  @media (min-width: 68em) {
    /* Wider than the text, so that the last column is read without scrolling. */
    .broad {
      width: min(100vw - 4rem, 84rem);
      margin-left: calc(50% - min(50vw - 2rem, 42rem));
    }
  }
  .sop th,
  .sop td {
    padding: 0.5rem 0.375rem;
    border: 1px solid var(--line);
    vertical-align: middle;
  }
  .sop {
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  .sop tbody th,
  .sop td:not(.shape, .num) {
    min-width: 4.75rem;
    vertical-align: middle;
    hyphens: auto;
  }
  .sop tbody th,
  .sop td:not(.shape):nth-last-child(2),
  .sop td:last-child {
    min-width: 6.75rem;
  }
  .sop .shape + td:not(.shape) {
    min-width: 9.5rem;
  }
  .sop thead th {
    text-align: center;
    position: relative;
    vertical-align: middle;
    background: var(--sunken);
    color: var(--ink);
  }
  .sop .shape {
    position: relative;
    width: 4rem;
    min-width: 4rem;
    padding: 0;
    text-align: center;
  }
  .sop .shape > svg.flow {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    stroke: var(--ink2);
    stroke-width: 1.5;
    fill: none;
  }
  .sop .shape > svg:not(.flow) {
    position: relative;
    overflow: visible;
    width: 3.25rem;
    height: 1.85rem;
    margin: 0.75rem 0 0.5rem;
    fill: var(--surface);
    stroke: var(--accent);
    stroke-width: 2;
  }
  .sop .shape .on {
    fill: var(--accent-soft);
  }
  .sop .shape .tip {
    fill: var(--ink2);
    stroke: none;
  }
`;
