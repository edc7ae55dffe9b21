import { css } from './css.ts';

/** Questions and their faults. Edges of controls have 3:1; a whole row is the target of a choice. */
export const form = css`
  .field {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .field + .field,
  .stack > .field + *,
  form > .field + *,
  form > * + .field,
  form > [data-island] + *,
  form > * + [data-island] {
    margin-top: 1.75rem;
  }
  .label,
  .field > legend {
    display: block;
    padding: 0;
    font-weight: 600;
    letter-spacing: 0;
    line-height: 1.35;
  }
  legend h1,
  .label-h1 {
    margin: 0;
  }
  legend.as-h1 {
    width: 100%;
  }
  .as-h1 .label {
    font-weight: inherit;
    line-height: inherit;
    letter-spacing: inherit;
  }
  .hint {
    color: var(--ink2);
    margin-top: 0.25rem;
    line-height: 1.45;
  }
  .as-h1 + .hint {
    margin-top: 0.625rem;
  }
  .opt {
    font-weight: 400;
    color: var(--ink2);
  }
  .control {
    margin-top: 0.625rem;
  }
  .error {
    display: flex;
    gap: 0.5rem;
    align-items: flex-start;
    margin-top: 0.5rem;
    color: var(--bad);
    font-weight: 600;
    line-height: 1.4;
  }
  .error .icon {
    margin-top: 0.08em;
  }
  .field.bad {
    padding-left: 1rem;
    border-left: 4px solid var(--bad);
  }
  .input {
    display: block;
    width: 100%;
    max-width: 100%;
    min-height: 3rem;
    padding: 0.625rem 0.875rem;
    border: 1.5px solid var(--edge);
    border-radius: var(--r);
    background: var(--surface);
    line-height: 1.4;
  }
  .input:hover {
    border-color: var(--ink2);
  }
  .input:focus {
    outline: 3px solid var(--focus);
    outline-offset: 0;
    border-color: var(--focus);
  }
  .input::placeholder {
    color: var(--ink2);
    opacity: 1;
  }
  .bad .input {
    border-color: var(--bad);
    border-width: 2px;
  }
  textarea.input {
    min-height: 8rem;
    resize: vertical;
  }
  .w2 {
    width: 4.25rem;
  }
  .w4 {
    width: 6rem;
  }
  .w6 {
    width: 9rem;
  }
  .w12 {
    width: 13rem;
  }
  .w16 {
    width: 16rem;
  }
  .w20 {
    width: 20rem;
  }
  .digits {
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.04em;
  }
  .code {
    font-size: 1.625rem;
    letter-spacing: 0.3em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .affix {
    display: flex;
    align-items: stretch;
    max-width: 100%;
  }
  .affix > span {
    display: flex;
    align-items: center;
    padding: 0 0.875rem;
    border: 1.5px solid var(--edge);
    background: var(--sunken);
    color: var(--ink2);
    border-radius: var(--r) 0 0 var(--r);
    border-right: 0;
  }
  .affix > .input {
    border-radius: 0 var(--r) var(--r) 0;
    min-width: 0;
  }
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.875rem;
  }
  .parts label {
    display: block;
    margin-bottom: 0.25rem;
    font-size: 0.9375rem;
  }
  .choices {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.625rem;
  }
  .choice {
    position: relative;
  }
  .choice > input {
    position: absolute;
    left: 1rem;
    top: 0.875rem;
    width: 1.375rem;
    height: 1.375rem;
    margin: 0;
    accent-color: var(--accent);
    cursor: pointer;
  }
  .choice > label {
    display: block;
    min-height: 3.125rem;
    padding: 0.75rem 1rem 0.75rem 3.125rem;
    border: 1.5px solid var(--edge);
    border-radius: var(--r);
    background: var(--surface);
    line-height: 1.5;
  }
  .choice > label:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .choice small {
    display: block;
    color: var(--ink2);
    font-size: 0.9375rem;
  }
  .choice > input:checked + label {
    border-color: var(--accent);
    background: var(--accent-soft);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .choice > input:focus {
    outline: 0;
  }
  .choice > input:focus-visible + label {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .bad .choice > label {
    border-color: var(--bad);
  }
  .or {
    margin: 0.25rem 0 0.25rem 1rem;
    color: var(--ink2);
  }
  .choice > input:not(:checked) ~ .inside {
    display: none;
  }
  .inside {
    margin: 0.25rem 0 0.5rem 1.6rem;
    padding: 0.25rem 0 0.5rem 1.25rem;
    border-left: 3px solid var(--accent-line);
  }
  .files {
    display: grid;
    gap: 1rem;
  }
  .preview + .files {
    margin-top: 1rem;
  }
  .inside > * + * {
    margin-top: 1rem;
  }
  .file {
    padding: 1rem;
    border: 1.5px dashed var(--edge);
    border-radius: var(--r);
    background: var(--surface);
  }
  .file label {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    margin-bottom: 0.625rem;
    font-weight: 600;
  }
  .file label .icon {
    color: var(--accent);
  }
  .file input {
    width: 100%;
    min-height: 3rem;
    padding: 0.125rem 0;
    border-radius: 4px;
  }
  .file ::file-selector-button {
    min-height: 2.75rem;
    margin-right: 0.75rem;
    padding: 0.5rem 1.125rem;
    border: 1.5px solid var(--accent);
    border-radius: var(--r);
    background: var(--surface);
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .file ::file-selector-button:hover {
    background: var(--accent-soft);
  }
  .bad .file {
    border-color: var(--bad);
  }
  .preview {
    display: flex;
    gap: 1rem;
    align-items: center;
  }
  .preview img {
    width: 6rem;
    height: 6rem;
    object-fit: cover;
    border-radius: var(--r);
    border: 1px solid var(--line);
    background: var(--sunken);
  }
  .bar {
    display: block;
    width: 100%;
    height: 0.625rem;
    margin-top: 0.5rem;
    accent-color: var(--accent);
  }
  .summary {
    padding: 1rem 1.25rem 1.125rem;
    border: 3px solid var(--bad);
    border-radius: var(--r);
    background: var(--surface);
    margin-bottom: 1.75rem;
  }
  .summary:focus {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .summary h2 {
    font-size: 1.1875rem;
  }
  .summary ul {
    list-style: none;
    padding: 0;
    margin-top: 0.375rem;
  }
  .summary a {
    display: inline-block;
    padding: 0.625rem 0;
    color: var(--bad);
    font-weight: 600;
  }
  .saved {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-height: 1.5rem;
    color: var(--ink2);
    font-size: 0.9375rem;
  }
  @media (min-width: 40em) {
    .files {
      grid-template-columns: 1fr 1fr;
    }
    .w-half {
      width: 50%;
    }
  }
`;
