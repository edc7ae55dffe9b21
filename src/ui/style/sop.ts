import { css } from './css.ts';

/** The SOP's table with the flow running through its actors' columns. */
export const sop = css`
  .sop th,
  .sop td {
    padding: 0.5rem;
    border: 1px solid var(--line);
    vertical-align: middle;
  }
  .sop {
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  .sop tbody th,
  .sop td:not(.shape, .num) {
    min-width: 7rem;
    vertical-align: middle;
    hyphens: auto;
  }
  .sop .shape + td:not(.shape),
  .sop td:last-child {
    min-width: 11rem;
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
    width: 4.75rem;
    min-width: 4.75rem;
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
