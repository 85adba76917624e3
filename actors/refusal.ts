/**
 * A refusal a person can act on: the text says what was wrong and what to do, the code lets a page or a script
 * tell the cases apart. Actors throw it; the turn is undone and the text reaches whoever asked.
 */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.name = 'Refusal';
    this.code = code;
  }
}
