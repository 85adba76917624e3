/**
 * The base of every error of captp/: a stable code for programs, a kind text for people.
 *
 * The code is also the name that a log shows, so that both sides of a wire speak of the same thing.
 */
export class CodedError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = code;
    this.code = code;
  }
}
