import { Suspense, lazy, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../../../app/time-store.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { RowsSkeleton } from '../../../ui/Skeletons.tsx';
import { choiceOf, withChoice } from '../address.ts';
import { EditGrid } from '../edit/EditGrid.tsx';
import { EditHead } from '../edit/EditHead.tsx';
import { NEW, useDrafts } from '../edit/drafts.ts';
import type { Draft } from '../edit/drafts.ts';
import { duplicatePanel, removePanel } from '../edit/operations.ts';
import { drawnSections } from '../layout/drawn.ts';
import { sectionsOf } from '../layout/sections.ts';
import { useNoteDraft } from '../../../panels/annotations/note-draft.ts';
import { useAddress, useAddressRange, withParam } from '../use-address.ts';
import { useVariables } from '../variables/use-variables.ts';
import { VariableBar } from '../variables/VariableBar.tsx';
import { DashboardHead } from './DashboardHead.tsx';
import { DashboardLinks } from './DashboardLinks.tsx';
import { Grid } from './Grid.tsx';
import { NearTile } from './NearTile.tsx';
import { PanelMenu } from './PanelMenu.tsx';
import { PanelTile } from './PanelTile.tsx';
import classes from './view.module.css';

const NoteSheet = lazy(async () => ({
  default: (await import('../../../panels/annotations/NoteSheet.tsx')).NoteSheet,
}));
const PanelEditor = lazy(async () => ({
  default: (await import('../edit/panel/PanelEditor.tsx')).PanelEditor,
}));

/** So many panels, in reading order, are made with the page; those below when somebody comes near. */
const MADE_AT_ONCE = 24;

interface ScreenProps {
  /** The uid, or `new`. */
  readonly id: string;
  readonly stored: Dashboard;
  readonly revision: string | null;
  readonly isShipped: boolean;
  readonly yaml: string;
  readonly draft: Draft | undefined;
  /** Under a rotation there is nothing to edit. */
  readonly isFixed?: boolean;
}

/** A dashboard with its variables and panels: seen, seen through one panel, or edited. All of it stands in the address. */
export function DashboardScreen(props: ScreenProps): React.ReactNode {
  const { id, stored, revision, isShipped, draft, isFixed = false } = props;
  const address = useAddress();
  const { search, go } = address;
  const edited = search.get('edit');
  const isEdited = edited !== null && draft !== undefined && !isFixed;
  const dashboard = isEdited ? draft.history.present : stored;
  useAddressRange(address, dashboard.range);
  useTitle(dashboard.title);
  const edit = useEditing(id, stored, revision, isShipped, draft);
  const range = useTimeStore((state) => state.range);
  const choice = useMemo(() => choiceOf(search), [search]);
  const { resolved, scope } = useVariables(id, dashboard.variables, choice, range);
  const sections = useMemo(() => sectionsOf(dashboard.panels), [dashboard.panels]);
  const drawn = useMemo(() => drawnSections(sections, scope), [sections, scope]);
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());

  // An address that says "edit" is one that a person came back to, or was given.
  useEffect(() => {
    if (edited !== null && draft === undefined && !isFixed) edit(edited);
  }, [edited, draft, isFixed, edit]);

  const alone = search.get('panel');
  const aloneTile = drawn.flatMap(({ tiles }) => tiles).find(({ key }) => key === alone);
  const editedPanel =
    isEdited && edited !== '' ? dashboard.panels.find((panel) => String(panel.id) === edited) : undefined;
  const tiles = drawn.reduce((count, section) => count + section.tiles.length, 0);
  const change = useDrafts((state) => state.change);
  const annotations = search.get('marks') === 'off' ? undefined : dashboard.annotations;
  if (editedPanel !== undefined) {
    return (
      <Suspense fallback={<RowsSkeleton rows={6} />}>
        <PanelEditor
          key={editedPanel.id}
          draftKey={id}
          panel={editedPanel}
          dashboard={dashboard}
          scope={scope}
          onDone={() => {
            go((now) => withParam(now, 'edit', ''));
          }}
        />
      </Suspense>
    );
  }
  return (
    <div className={classes.screen} data-alone={!isEdited && aloneTile !== undefined}>
      {isEdited ? (
        <EditHead id={id} draft={draft} yaml={props.yaml} />
      ) : (
        <DashboardHead
          id={id}
          dashboard={dashboard}
          isShipped={isShipped}
          isFixed={isFixed}
          hasDraft={draft !== undefined}
          onEdit={() => {
            edit('');
          }}
        />
      )}
      {dashboard.variables.length > 0 || (dashboard.links?.length ?? 0) > 0 ? (
        <div className={classes.bar}>
          <VariableBar
            resolved={resolved ?? []}
            onChoose={(name, values) => {
              go((now) => withChoice(now, name, values));
            }}
          />
          <DashboardLinks links={dashboard.links ?? []} scope={scope} search={search} range={range} />
        </div>
      ) : null}
      {resolved === null ? (
        <RowsSkeleton rows={8} />
      ) : isEdited ? (
        <EditGrid id={id} dashboard={dashboard} scope={scope} />
      ) : alone !== null && aloneTile ? (
        <PanelTile
          tile={aloneTile}
          isAlone
          annotations={annotations}
          actions={(shown) => (
            <PanelMenu
              tile={aloneTile}
              shown={shown}
              search={search}
              isAlone
              onView={() => {
                go((now) => withParam(now, 'panel', null));
              }}
              onEdit={() => {
                edit(String(aloneTile.panel.id));
              }}
            />
          )}
        />
      ) : tiles === 0 && drawn.every(({ row }) => row === null) ? (
        <EmptyState title="No panels yet">Edit the dashboard to add the first one.</EmptyState>
      ) : (
        <div className={classes.sections}>
          <Grid
            sections={drawn}
            isCollapsed={({ key, row }) => folded.get(key) ?? row?.collapsed ?? false}
            onToggle={({ key, row }) => {
              setFolded((before) => new Map(before).set(key, !(before.get(key) ?? row?.collapsed ?? false)));
            }}
            renderTile={(tile, _section, place) => (
              <NearTile key={tile.key} tile={tile} isFar={place >= MADE_AT_ONCE}>
                <PanelTile
                  tile={tile}
                  annotations={annotations}
                  actions={(shown) =>
                    isFixed ? null : (
                      <PanelMenu
                        tile={tile}
                        shown={shown}
                        search={search}
                        isAlone={false}
                        onView={() => {
                          go((now) => withParam(now, 'panel', tile.key));
                        }}
                        onEdit={() => {
                          edit(String(tile.panel.id));
                        }}
                        onDuplicate={() => {
                          edit('', (key) => {
                            change(key, (now) => duplicatePanel(now, tile.panel.id).dashboard);
                          });
                        }}
                        onRemove={() => {
                          edit('', (key) => {
                            change(key, (now) => removePanel(now, tile.panel.id));
                          });
                        }}
                      />
                    )
                  }
                />
              </NearTile>
            )}
          />
        </div>
      )}
      <NoteBeingWritten />
    </div>
  );
}

function NoteBeingWritten(): React.ReactNode {
  const { draft, drop } = useNoteDraft();
  return draft === null ? null : (
    <Suspense>
      <NoteSheet draft={draft} onClose={drop} />
    </Suspense>
  );
}

/** Begins to edit, at a panel's id or with none; what comes with Watchdeck is copied first. */
function useEditing(
  id: string,
  stored: Dashboard,
  revision: string | null,
  isShipped: boolean,
  draft: Draft | undefined,
): (panel: string, then?: (key: string) => void) => void {
  const [, navigate] = useLocation();
  const { go } = useAddress();
  return useMemo(
    () => (panel, then) => {
      const { begin, drafts } = useDrafts.getState();
      if (isShipped) {
        if (!drafts[NEW]) begin(NEW, { ...stored, title: `${stored.title} (copy)` }, null);
        then?.(NEW);
        const next = withParam(new URLSearchParams(window.location.search), 'edit', panel);
        next.delete('panel');
        navigate(`/dashboards/${NEW}?${next.toString()}`);
        return;
      }
      if (draft === undefined) begin(id, stored, revision);
      then?.(id);
      go((now) => withParam(withParam(now, 'edit', panel), 'panel', null));
    },
    [id, stored, revision, isShipped, draft, navigate, go],
  );
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Watchdeck`;
  }, [title]);
}
