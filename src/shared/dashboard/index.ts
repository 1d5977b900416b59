export * from './dashboard.ts';
export * from './display.ts';
export * from './interpolate.ts';
export * from './mask-variables.ts';
export * from './panel.ts';
export * from './variable-order.ts';
