import type { DataPanel, Panel } from '#shared/dashboard/index.ts';

/** Fields of a panel; `step` names what was changed, so that typing in one field is undone at once. */
export interface FieldsOf<P extends Panel> {
  readonly panel: P;
  readonly onChange: (panel: Panel, step: string) => void;
}
export type DataFields = FieldsOf<DataPanel>;
