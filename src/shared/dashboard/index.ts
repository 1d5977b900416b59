export * from './dashboard.ts';
export * from './display.ts';
export * from './panel.ts';
