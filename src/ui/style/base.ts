import { FONT_URL } from '../font.ts';
import { css } from './css.ts';

/**
 * Pucuk rebung: the row of bamboo shoots on Malay weaving, cousin of the tumpal of the whole archipelago. It is the one
 * ornament of the house. Drawn in gold, which has 3:1 on the deep ground of both schemes; only decoration, so not said.
 */
const SHOOTS = `url("data:image/svg+xml,${encodeURIComponent(
  "<svg xmlns='http://www.w3.org/2000/svg' width='28' height='12' viewBox='0 0 28 12'><path d='M0 12 14 0l14 12h-5L14 4.6 5 12z' fill='#e0b03a'/><path d='M9.5 12 14 7.9l4.500 4.100z' fill='#e0b03a'/></svg>",
)
  .replaceAll('%20', ' ')
  .replaceAll('%3D', '=')
  .replaceAll('%3A', ':')
  .replaceAll('%2F', '/')
  .replaceAll('%27', "'")}")`;

/** Type, rhythm, links, buttons, the two heads and feet. Everything every page needs; forms and content stand in their own sheets. */
export const base = css`
  @font-face {
    font-family: 'Plus Jakarta Sans';
    src: url(${FONT_URL}) format('woff2');
    font-weight: 400 700;
    font-display: optional;
  }
  :root {
    --font: 'Plus Jakarta Sans', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --mono: ui-monospace, 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, monospace;
    --r: 8px;
    --r-l: 14px;
    --shadow: 0 1px 2px rgba(31, 30, 27, 0.06), 0 4px 16px rgba(31, 30, 27, 0.06);
    color-scheme: light dark;
  }
  @media screen and (prefers-color-scheme: dark) {
    :root {
      --shadow: 0 1px 2px rgba(0, 0, 0, 0.4);
    }
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  html {
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
    scroll-padding: 5rem 0 1rem;
  }
  body {
    margin: 0;
    min-height: 100vh;
    display: flex;
    flex-direction: column;
    font: 400 1.0625rem/1.55 var(--font);
    color: var(--ink);
    background: var(--paper);
    word-spacing: 0.05em;
    overflow-wrap: break-word;
    -webkit-tap-highlight-color: transparent;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  blockquote,
  table,
  fieldset {
    margin: 0;
  }
  h1,
  h2,
  h3,
  legend {
    font-weight: 700;
    line-height: 1.22;
    letter-spacing: -0.012em;
    text-wrap: balance;
  }
  h1 {
    font-size: 1.625rem;
  }
  h2 {
    font-size: 1.25rem;
  }
  h3 {
    font-size: 1.0625rem;
  }
  p,
  li,
  dd {
    text-wrap: pretty;
  }
  a {
    color: var(--accent);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }
  a:hover {
    color: var(--accent-hover);
    text-decoration-thickness: 2px;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }
  [tabindex='-1']:focus {
    outline: 0;
  }
  img,
  svg {
    max-width: 100%;
    vertical-align: middle;
  }
  .icon {
    flex: none;
    width: 1.25em;
    height: 1.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button,
  summary,
  label,
  [role='button'] {
    cursor: pointer;
    touch-action: manipulation;
  }
  hr {
    border: 0;
    border-top: 1px solid var(--line);
    margin: 2rem 0;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.95em;
    letter-spacing: 0.01em;
  }
  .vh {
    position: absolute !important;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip: rect(0 0 0 0);
    white-space: nowrap;
    border: 0;
  }
  .muted {
    color: var(--ink2);
  }
  .small {
    font-size: 0.9375rem;
  }
  .lead {
    font-size: 1.125rem;
    color: var(--ink2);
  }
  .nowrap {
    white-space: nowrap;
  }
  .right {
    text-align: right;
  }
  [hidden] {
    display: none !important;
  }
  .stack > * + * {
    margin-top: 1rem;
  }
  .stack > h2:not(:first-child) {
    margin-top: 2.25rem;
  }
  .stack > h3:not(:first-child) {
    margin-top: 1.75rem;
  }
  .stack > h1 + * {
    margin-top: 0.75rem;
  }
  .stack > h1 + section {
    margin-top: 1.5rem;
  }
  .stack > form > * + *,
  .stack section > * + * {
    margin-top: 1rem;
  }
  .cap {
    display: block;
    font-size: 0.9375rem;
    font-weight: 500;
    letter-spacing: 0;
    color: var(--ink2);
    margin-bottom: 0.375rem;
  }
  .list {
    padding-left: 1.35rem;
  }
  .list li + li {
    margin-top: 0.375rem;
  }
  .list ::marker {
    color: var(--accent);
  }
  .plain {
    list-style: none;
    padding: 0;
  }

  .btn {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 3rem;
    padding: 0.625rem 1.375rem;
    border: 1.5px solid transparent;
    border-radius: var(--r);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
  }
  .btn:hover {
    background: var(--accent-hover);
    color: var(--on-accent);
  }
  .btn:active {
    transform: translateY(1px);
  }
  .btn.second {
    background: var(--surface);
    color: var(--accent);
    border-color: var(--accent);
  }
  .btn.second:hover {
    background: var(--accent-soft);
    color: var(--accent-hover);
  }
  .btn.quiet {
    background: transparent;
    color: var(--accent);
    padding-left: 0.75rem;
    padding-right: 0.75rem;
  }
  .btn.quiet:hover {
    background: var(--accent-soft);
    color: var(--accent-hover);
  }
  .btn.danger {
    background: var(--surface);
    color: var(--bad);
    border-color: currentColor;
  }
  .btn.danger:hover {
    background: var(--bad-soft);
  }
  .btn.big {
    min-height: 3.5rem;
    padding: 0.875rem 1.75rem;
    font-size: 1.125rem;
  }
  .btn[aria-disabled='true'],
  .btn:disabled {
    background: var(--sunken);
    color: var(--ink2);
    border-color: var(--edge);
    border-style: dashed;
    cursor: not-allowed;
  }
  .btn-link {
    min-height: 2.75rem;
    padding: 0.25rem 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }
  .btn-link:hover {
    color: var(--accent-hover);
    text-decoration-thickness: 2px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem 1rem;
    margin-top: 1.75rem;
  }
  .stack .actions {
    margin-top: 1.75rem;
  }
  @media (max-width: 30em) {
    .search .btn span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip: rect(0 0 0 0);
    }

    .actions > .btn,
    .actions > form,
    .actions > form > .btn {
      width: 100%;
    }
  }

  .skip {
    position: absolute;
    left: 0.5rem;
    top: -5rem;
    z-index: 9;
    padding: 0.75rem 1.25rem;
    background: var(--surface);
    color: var(--accent);
    border-radius: 0 0 var(--r) var(--r);
    font-weight: 600;
  }
  .skip:focus {
    top: 0;
  }
  .demo {
    display: flex;
    justify-content: center;
    align-items: center;
    gap: 0.5rem;
    padding: 0.375rem 1rem;
    background: #ffe9a8;
    color: #3d2c00;
    font-size: 0.875rem;
    font-weight: 500;
    text-align: center;
  }
  .wrap {
    width: 100%;
    max-width: 66rem;
    margin: 0 auto;
    padding: 0 1rem;
  }
  .top {
    background: var(--deep);
    color: var(--on-deep);
  }
  .top::after {
    content: '';
    display: block;
    height: 12px;
    background: ${SHOOTS} center bottom/28px 12px repeat-x;
  }
  .top :focus-visible,
  .hero :focus-visible {
    outline-color: var(--gold);
  }
  .top .wrap {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1rem;
    min-height: 4rem;
    padding-top: 0.375rem;
    padding-bottom: 0.375rem;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-height: 2.75rem;
    margin-right: auto;
    color: inherit;
    text-decoration: none;
    line-height: 1.2;
  }
  .brand:hover {
    color: inherit;
  }
  .brand b {
    display: block;
    font-size: 1.125rem;
    letter-spacing: -0.01em;
  }
  .brand span {
    display: block;
    font-size: 0.8125rem;
    color: var(--on-deep2);
  }
  .arms {
    flex: none;
    width: 2.5rem;
    height: 2.75rem;
  }
  .arms svg {
    width: 100%;
    height: 100%;
  }
  .menu {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.25rem;
    margin: 0 -0.625rem;
  }
  .menu a,
  .menu button {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-height: 2.75rem;
    padding: 0.25rem 0.625rem;
    border: 0;
    border-radius: var(--r);
    background: none;
    color: var(--on-deep);
    font-size: 0.9375rem;
    font-weight: 500;
    text-decoration: none;
  }
  .menu a:hover,
  .menu button:hover {
    background: rgba(255, 255, 255, 0.13);
    color: var(--on-deep);
    text-decoration: underline;
  }
  .menu [aria-current] {
    font-weight: 700;
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 0.35em;
    text-decoration-color: var(--gold);
  }
  .menu form,
  .menu > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.25rem;
  }

  .body {
    flex: 1 0 auto;
  }
  .main {
    padding-top: 1.25rem;
    padding-bottom: 4rem;
  }
  .main:focus,
  .body:focus {
    outline: 0;
  }
  /* A text of one column begins where the head begins. */
  .main.narrow > *,
  .column {
    max-width: 42rem;
  }
  .back {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    min-height: 2.75rem;
    margin: -0.5rem 0 0.5rem -0.25rem;
    padding-right: 0.5rem;
    font-weight: 500;
    text-decoration: none;
  }
  .back:hover {
    text-decoration: underline;
  }
  .crumbs {
    margin: -0.5rem 0 0.75rem;
    font-size: 0.9375rem;
  }
  .crumbs ol {
    display: flex;
    flex-wrap: wrap;
    list-style: none;
    padding: 0;
  }
  .crumbs a {
    padding: 0.6875rem 0;
  }
  .crumbs li {
    display: flex;
    align-items: center;
    min-height: 2.75rem;
  }
  .crumbs li + li::before {
    content: '';
    width: 0.4rem;
    height: 0.4rem;
    margin: 0 0.75rem 0 0.625rem;
    border: solid var(--edge);
    border-width: 1.5px 1.5px 0 0;
    transform: rotate(45deg);
  }

  .foot {
    background: var(--deep);
    color: var(--on-deep2);
    padding: 2.25rem 0 2rem;
    font-size: 0.9375rem;
  }
  .foot h2 {
    color: var(--on-deep);
    font-size: 1.0625rem;
  }
  .foot a {
    color: var(--on-deep);
  }
  .foot :focus-visible {
    outline-color: var(--gold);
  }
  .foot li a {
    display: inline-flex;
    align-items: center;
    min-height: 2.75rem;
    padding: 0.25rem 0;
    text-decoration-color: var(--on-deep2);
  }
  .foot .cols {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2rem;
  }
  .foot .stack > * + * {
    margin-top: 0.5rem;
  }
  .numbers a {
    gap: 0.75rem;
    line-height: 1.3;
    text-decoration: none;
  }
  .numbers a:hover {
    text-decoration: underline;
  }
  .numbers b {
    flex: none;
    min-width: 3.25rem;
    padding: 0.125rem 0.5rem;
    border: 1.5px solid var(--gold);
    border-radius: 99px;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .foot .fine {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    margin-top: 1.75rem;
    padding-top: 1.25rem;
    border-top: 1px solid rgba(255, 255, 255, 0.2);
  }
  .foot .arms {
    width: 1.75rem;
    height: 2rem;
  }
  .call {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-height: 2.75rem;
  }
  .call .icon {
    color: var(--gold);
  }
  .call a {
    font-size: 1.25rem;
    font-weight: 700;
    padding: 0.25rem 0;
  }

  .hero {
    background: var(--deep);
    color: var(--on-deep);
    margin-top: -12px;
    padding: 1.5rem 0 1.75rem;
  }
  .hero h1 {
    font-size: 1.875rem;
    letter-spacing: -0.02em;
  }
  .hero .lead {
    max-width: 34rem;
    color: var(--on-deep2);
    margin-top: 0.625rem;
  }
  .cloth {
    display: none;
  }
  .doors {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
    max-width: 40rem;
    margin-top: 1.125rem;
    color: var(--on-deep2);
    font-size: 0.9375rem;
  }
  .doors ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    padding: 0;
    list-style: none;
  }
  .doors a {
    display: inline-flex;
    align-items: center;
    min-height: 2.75rem;
    padding: 0.25rem 0.875rem;
    border: 1px solid var(--on-deep2);
    border-radius: 99px;
    color: var(--on-deep);
    font-weight: 500;
    line-height: 1.3;
    text-decoration: none;
  }
  .doors a:hover {
    border-color: var(--gold);
    background: rgba(255, 255, 255, 0.1);
    color: var(--on-deep);
  }
  .top.joined::after {
    display: none;
  }
  .hero::after {
    content: '';
    display: block;
    height: 12px;
    margin: 1.75rem 0 -1.75rem;
    background: ${SHOOTS} center bottom/28px 12px repeat-x;
  }
  .search {
    display: flex;
    max-width: 40rem;
    margin-top: 1.25rem;
    border-radius: var(--r);
    background: var(--surface);
    color: var(--ink);
  }
  .search input {
    flex: 1;
    min-width: 0;
    min-height: 3.5rem;
    padding: 0.5rem 1rem;
    border: 1.5px solid var(--edge);
    border-right: 0;
    border-radius: var(--r) 0 0 var(--r);
    background: transparent;
  }
  .search .btn {
    min-width: 3.5rem;
    border-radius: 0 var(--r) var(--r) 0;
    padding: 0.5rem 1.25rem;
  }
  .hero .search .btn {
    background: var(--gold);
    color: #241a00;
  }
  .hero .search .btn:hover {
    background: #f3c95c;
  }

  @media (min-width: 40em) {
    h1 {
      font-size: 2rem;
    }
    h2 {
      font-size: 1.375rem;
    }
    .hero {
      padding: 2.25rem 0;
    }
    .hero h1 {
      font-size: 2.25rem;
    }
    .hero::after {
      margin: 2.25rem 0 -2.25rem;
    }
    .ask.first {
      padding: 1.25rem 0 1.5rem;
    }
    .ask.first h1 {
      max-width: 38rem;
      font-size: 2.875rem;
      line-height: 1.1;
    }
    .ask.first .lead {
      font-size: 1.25rem;
      line-height: 1.5;
    }
    .ask.first .search input,
    .ask.first .search .btn {
      min-height: 3.75rem;
      font-size: 1.125rem;
    }
    .main {
      padding-top: 1.75rem;
    }
    .wrap {
      padding-left: 1.5rem;
      padding-right: 1.5rem;
    }
    .foot .cols {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  @media (max-width: 40em) {
    .out .icon {
      display: none;
    }
    .menu.known {
      display: contents;
    }
    .menu.known .out {
      gap: 0;
      margin: 0 -0.5rem 0 auto;
    }
    .menu.known .out button {
      padding: 0.25rem 0.5rem;
      font-size: 0.875rem;
    }
    .menu.known .rooms {
      order: 1;
      flex: 1 0 100%;
      flex-wrap: nowrap;
      justify-content: space-between;
      margin: 0 -0.625rem;
    }
    .ways {
      columns: 9rem 2;
      column-gap: 1rem;
    }
    .ways li {
      break-inside: avoid;
    }
  }
  @media (min-width: 72em) {
    .hero {
      position: relative;
    }
    .cloth {
      display: block;
      position: absolute;
      right: 0;
      bottom: 12px;
      width: calc(50vw - 12rem);
      height: 360px;
      -webkit-mask-image: linear-gradient(to right, transparent 5%, #000 75%);
      mask-image: linear-gradient(to right, transparent 5%, #000 75%);
      pointer-events: none;
    }
    .cloth .leaf {
      fill: #fff;
      opacity: 0.055;
    }
    .cloth .vein {
      fill: none;
      stroke: #fff;
      stroke-width: 1.5;
      opacity: 0.13;
    }
    .cloth .seed {
      fill: var(--gold);
      opacity: 0.55;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .btn,
    .choice label,
    .tile,
    .input {
      transition:
        background-color 0.12s,
        border-color 0.12s,
        box-shadow 0.12s;
    }
  }
  @media (forced-colors: active) {
    .btn,
    .tag,
    .notice,
    .choice label {
      border: 1px solid ButtonBorder;
    }
    .icon {
      forced-color-adjust: auto;
    }
  }
`;
