import { css } from './css.ts';

/** On paper: black on white, no machinery; a receipt or a timeline fits one sheet, a wide table lies on its side. */
export const print = css`
  @media print {
    @page {
      size: A4;
      margin: 16mm;
    }
    @page broad {
      size: A4 landscape;
      margin: 12mm;
    }
    body {
      display: block;
      font-size: 10.5pt;
      background: #fff;
      color: #000;
    }
    h1 {
      font-size: 18pt;
    }
    h2 {
      font-size: 13pt;
    }
    h1,
    h2,
    h3,
    caption {
      break-after: avoid;
    }
    p,
    li,
    dd {
      orphans: 3;
      widows: 3;
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
    .tools > div,
    .search,
    .doors,
    .cloth {
      display: none !important;
    }
    .top,
    .hero,
    .foot {
      background: none;
      color: #000;
    }
    .top {
      border-bottom: 2px solid #000;
    }
    .top::after,
    .hero::after,
    .tile::after,
    .tile .icon {
      display: none;
    }
    .hero {
      margin: 0;
      padding: 6mm 0 0;
    }
    .hero .lead,
    .brand span,
    .foot .fine {
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
      padding: 6mm 0 0;
    }
    .main.narrow > *,
    .column {
      max-width: none;
    }
    .wrap {
      padding: 0;
      max-width: none;
    }
    .foot {
      padding: 0;
    }
    .foot .fine {
      margin-top: 6mm;
      padding-top: 2mm;
      border-color: #000;
    }
    .card,
    .done,
    .notice,
    .tile,
    .stat,
    .answers > div,
    .line li,
    tr,
    figure,
    img {
      break-inside: avoid;
    }
    .card,
    .done,
    .notice,
    .tile,
    .table-wrap {
      background: none;
      box-shadow: none;
    }
    .card,
    .done,
    .notice {
      border: 1px solid #000;
    }
    /* Everything that can be unfolded is on the sheet. */
    details::details-content {
      content-visibility: visible;
      height: auto;
    }
    details > summary {
      list-style: none;
      color: #000;
    }
    .tiles {
      grid-template-columns: repeat(3, 1fr);
    }
    .table-wrap {
      overflow: visible;
    }
    .table-wrap:not(.cards-wrap) {
      border-radius: 0;
    }
    .table {
      font-size: 9pt;
    }
    .table th,
    .table td {
      padding: 1.5mm 2mm;
      font-size: inherit;
    }
    .table thead th {
      color: #000;
    }
    .broad {
      page: broad;
      width: auto;
      margin: 0;
    }
    .sop {
      font-size: 7.5pt;
    }
    .sop tbody th,
    .sop td:not(.shape) {
      min-width: 0 !important;
      padding: 1mm;
    }
    .sop .shape {
      width: 15mm;
      min-width: 15mm;
      padding: 0;
    }
    .sop .shape > svg:not(.flow) {
      width: 12mm;
    }
    .konsep {
      border-color: #000;
    }
    a {
      color: inherit;
      text-decoration: none;
    }
  }
`;

/** A case on paper: what was answered first, then each document; what is done on the screen stays there. */
export const deskPrint = css`
  @media print {
    .filters,
    .views,
    .jump,
    .marks-bar,
    .acts > :not(.acts-head),
    form[method='get'],
    .paper-head,
    .mark,
    .qa .does {
      display: none !important;
    }
    .bench {
      display: flex;
      flex-direction: column;
    }
    .bench > .papers {
      order: 1;
    }
    .stage {
      max-height: none;
      min-height: 0;
      overflow: visible;
      background: none;
    }
    .sheet img {
      max-height: 215mm;
      width: auto;
    }
    .viewer,
    .paper {
      border: 0;
      break-inside: avoid;
    }
    .qa > div,
    .copy {
      break-inside: avoid;
    }
    .qa dt {
      flex: 0 0 60mm;
    }
    .copy label,
    .copy div {
      min-height: 0;
      grid-template-columns: 60mm 1fr;
    }
    .clock,
    .tag {
      border: 1px solid;
      background: none;
      color: #000;
    }
  }
`;
