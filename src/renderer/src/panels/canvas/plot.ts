/** Where things are drawn, in CSS px; the time axis lies below. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly fromS: number;
  readonly toS: number;
  readonly x: (timeS: number) => number;
  readonly timeAt: (x: number) => number;
  readonly canvasColor: (css: string) => string;
}

/** What the tooltip says of a place. */
export interface HoverText {
  readonly timeS: number;
  readonly rows: readonly { readonly color: string; readonly name: string; readonly value: string }[];
}
