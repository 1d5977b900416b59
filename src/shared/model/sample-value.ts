import { z } from 'zod';

/** A sample's value: any double, NaN and the infinities among them, which `z.number()` refuses. */
export const sampleValueSchema = z.custom<number>((value) => typeof value === 'number', 'expected a number');
