import { css } from './css.ts';

/** On paper: black on white, no machinery; a receipt or a timeline fits one sheet. */
export const print = css`
  @media print {
    @page {
      margin: 18mm 16mm;
    }
    body {
      display: block;
      font-size: 11pt;
      background: #fff;
      color: #000;
    }
    .skip,
    .menu,
    .foot .cols,
    .actions,
    .btn,
    .back,
    .crumbs,
    .tabs,
    .pager,
    .side,
    .flash,
    .change,
    .tools {
      display: none !important;
    }
    .top {
      background: none;
      color: #000;
      border-bottom: 2px solid #000;
    }
    .top::after,
    .hero::after {
      display: none;
    }
    .brand span {
      color: #000;
    }
    .demo {
      border: 1px solid #000;
      background: none;
      color: #000;
    }
    .main,
    .main.narrow {
      max-width: none;
      padding: 6mm 0;
    }
    .wrap {
      padding: 0;
      max-width: none;
    }
    .foot {
      background: none;
      padding: 4mm 0;
    }
    .card,
    .done,
    .notice,
    .tile,
    .stat,
    .answers > div,
    .line li,
    tr {
      break-inside: avoid;
      box-shadow: none;
    }
    .card,
    .done,
    .notice {
      background: none;
      border: 1px solid #000;
    }
    details > .inner {
      display: block;
    }
    a {
      color: inherit;
      text-decoration: none;
    }
  }
`;
