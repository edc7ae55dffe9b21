/** Balai cannot start, and one sentence says what the operator can do. Printed without a stack, exit code 1. */
export class CannotStart extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'CannotStart';
  }
}
