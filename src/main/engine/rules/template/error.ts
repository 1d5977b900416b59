/** Where in a template something stands; lines and columns start at 1. */
export interface TemplatePlace {
  /** "" where the template is no file of its own. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A template that doesn't parse or can't be executed; the message is one line. */
export class TemplateError extends Error {
  /** Null until it is known. */
  place: TemplatePlace | null = null;

  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }

  /** Runs something; an error of a template gets its place unless it has one from further in. */
  static at<T>(place: () => TemplatePlace, run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof TemplateError) error.place ??= place();
      throw error;
    }
  }
}

/** The place of an offset in a text. */
export function placeIn(text: string, offset: number, file: string): TemplatePlace {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { file, line: before.split('\n').length, column: offset - start + 1 };
}
