/** The page kit's door. */
export { useUi, type Ui } from './context.ts';
export {
  html,
  renderPage,
  Page,
  DeskPage,
  type PageProps,
  type DeskPageProps,
  type DeskItem,
  type HtmlOptions,
} from './page.tsx';
export { ErrorPage, renderError } from './error-page.tsx';
export {
  Actions,
  Button,
  ButtonLink,
  errorTexts,
  ErrorSummary,
  fieldId,
  Form,
  Hidden,
  IdempotencyField,
  NextActions,
  type ButtonLook,
  type FieldTexts,
} from './form.tsx';
export { Caption, Field, Fieldset, type FieldProps } from './field.tsx';
export {
  EmailField,
  NameField,
  NikField,
  NumberField,
  OtpField,
  PasswordField,
  PhoneField,
  TextArea,
  TextField,
  type TextProps,
} from './text-fields.tsx';
export { DateField, TimeField } from './date-fields.tsx';
export {
  AreaField,
  Checkboxes,
  Confirm,
  Radios,
  Select,
  type AreaGroup,
  type Choice,
  type Option,
} from './choices.tsx';
export { FILE_TYPES, FileField } from './file-field.tsx';
export { readDate, readDigits, readMany, readText, readTime, typedIn, type Body } from './read.ts';
export {
  Beside,
  Card,
  Details,
  DonePanel,
  EmptyState,
  Facts,
  Hero,
  StateTag,
  Stats,
  SummaryList,
  Tag,
  TaskList,
  Tiles,
  Timeline,
  type Answer,
  type Stat,
  type Step,
  type Task,
  type Tile,
} from './content.tsx';
export { Flash, Notice, type Tone } from './notice.tsx';
export { Table, type Column } from './table.tsx';
export { BackLink, Crumbs, Pagination, Tabs, type Crumb, type TabItem } from './nav.tsx';
export {
  ClockChip,
  CopyRow,
  CopySheet,
  Live,
  readMark,
  SaveStatus,
  Split,
  Viewer,
  WhyNot,
  writeMark,
  type ClockFace,
  type Mark,
} from './desk.tsx';
export { flowOf, type FlowCell, type FlowShape } from './flow.ts';
export { SopTable, type SopRow } from './sop.tsx';
export { QrImage } from './qr.tsx';
export { Icon, ICON_NAMES, type IconName } from './icons.tsx';
export { Island, type IslandName, type Islands } from './island.tsx';
export { PATHS } from './paths.ts';
export { scriptUrl } from './assets.ts';
export { words as uiWords, type StateWord, type Unit } from './words.ts';
export { DevUi } from './dev/index.tsx';
export { DEV_SECTIONS } from './dev/menu.tsx';
export { bodyOf, formKey, officerRoute, paramOf, queryOf } from './request.ts';
