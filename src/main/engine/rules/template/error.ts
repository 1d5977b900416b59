/** A template that doesn't parse or can't be executed; the message is one line. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}
