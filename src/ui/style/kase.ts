import { css } from './css.ts';

/** A case as its applicant sees it: facts with a word under them, pictures of what was sent, the draft proof. */
export const kase = css`
  .sub {
    margin-top: 0.125rem;
    font-size: 0.9375rem;
    font-weight: 400;
    color: var(--ink2);
  }
  .said {
    margin-top: 0.375rem;
    padding-left: 0.75rem;
    border-left: 3px solid var(--accent-line);
    white-space: pre-line;
  }
  .tile .tag {
    margin-bottom: 0.375rem;
  }
  .tile .go {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    margin-top: 0.25rem;
    color: var(--accent);
  }
  .tile .go .icon {
    width: 1.125rem;
    height: 1.125rem;
    padding: 0;
    background: none;
  }
  .shots {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
    gap: 0.75rem;
    list-style: none;
    padding: 0;
  }
  .shots a {
    display: block;
    height: 100%;
    border: 1px solid var(--line);
    border-radius: var(--r);
    background: var(--surface);
    overflow: hidden;
    font-size: 0.9375rem;
    line-height: 1.35;
  }
  .shots a:hover {
    border-color: var(--accent);
  }
  .shots img {
    display: block;
    width: 100%;
    height: auto;
    aspect-ratio: 4/3;
    object-fit: cover;
    background: var(--sunken);
  }
  .shots a span {
    display: block;
    padding: 0.5rem 0.75rem 0.625rem;
    overflow-wrap: anywhere;
  }
  .picture {
    padding: 0.5rem;
    border-radius: var(--r);
    background: var(--sunken);
  }
  .picture svg {
    display: block;
    width: 100%;
    height: auto;
    max-height: 80vh;
  }
  .picture rect {
    fill: none;
    stroke: #d3321f;
    stroke-width: 6px;
    vector-effect: non-scaling-stroke;
  }
  .picture figcaption {
    padding: 0.5rem 0.25rem 0.125rem;
    font-size: 0.9375rem;
  }
  .konsep {
    position: relative;
    padding: 1.25rem;
    border: 2px dashed var(--warn);
    border-radius: var(--r-l);
    background: var(--surface);
    overflow: hidden;
  }
  .konsep::before {
    content: attr(data-mark);
    position: absolute;
    inset: 0;
    display: flex;
    align-items: center;
    justify-content: center;
    font-size: clamp(4rem, 22vw, 9rem);
    font-weight: 700;
    letter-spacing: 0.08em;
    color: var(--warn);
    opacity: 0.09;
    transform: rotate(-24deg);
    pointer-events: none;
  }
  .konsep > * {
    position: relative;
  }
  .konsep .answers {
    border-top: 0;
  }
  .konsep .value {
    font-size: 1.1875rem;
    font-weight: 600;
  }
`;
