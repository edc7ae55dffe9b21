/** One answer as it is stored: text, whole number, or yes/no. */
export type Answer = string | number | boolean;
/** All answers of a case: a flat map by path, `kind`, `child.1.name`. */
export type Answers = Readonly<Record<string, Answer | undefined>>;

/** What a function of a service is told besides the answers. Nothing of the clock or the database: it must be repeatable. */
export interface On<Items = Readonly<Record<string, readonly Answers[]>>> {
  /** The legal date of filing; today while the case is a draft. */
  readonly date: string;
  /** Which item of the repeat group is asked about, from 1; 0 outside a group. */
  readonly n: number;
  /** The figure of one of the city's dated rules on that date; 0 where none holds. */
  readonly rule: (key: string) => number;
  /** The answers of each repeat group, item by item: `items.child[0].name`. */
  readonly items: Items;
}

export type ConditionFunction = (answers: Answers, on: On) => boolean;
export interface Finding {
  /** The answer it is about, `child.1.born`. */
  path: string;
  /** A message of the service. */
  message: string;
  /** A warning is shown once and does not stop. */
  warning?: true;
}
export type CheckFunction = (answers: Answers, on: On) => readonly Finding[];

/** The functions of a service, by the names its published versions use. A new meaning is a new name. */
export interface ServiceFunctions {
  readonly conditions: Readonly<Record<string, ConditionFunction>>;
  readonly checks: Readonly<Record<string, CheckFunction>>;
}
