/** Times of one series that were deleted, both ends included, in no order. */
export type Cut = readonly { readonly fromMs: number; readonly toMs: number }[];

/** Cuts of some of the series of a read, by their place in it. */
export type Cuts = ReadonlyMap<number, Cut>;
