import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { DrawnSection, DrawnTile } from '../layout/drawn.ts';
import classes from './view.module.css';

interface GridProps {
  readonly sections: readonly DrawnSection[];
  readonly isCollapsed: (section: DrawnSection) => boolean;
  readonly onToggle: (section: DrawnSection) => void;
  /** `place` counts the tiles of the sections that are open, in reading order. */
  readonly renderTile: (tile: DrawnTile, section: DrawnSection, place: number) => React.ReactNode;
  readonly rowActions?: (section: DrawnSection) => React.ReactNode;
  /** The columns drawn behind, to aim at. */
  readonly isEdited?: boolean;
}

/** The rows of a dashboard with their panels in 24 columns. */
export function Grid(props: GridProps): React.ReactNode {
  let place = 0;
  return props.sections.map((section) => {
    const isCollapsed = section.row !== null && props.isCollapsed(section);
    return (
      <div key={section.key} className={classes.section} data-section={section.index}>
        {section.row === null ? null : (
          <div className={classes.rowHead}>
            <button
              type="button"
              aria-expanded={!isCollapsed}
              onClick={() => {
                props.onToggle(section);
              }}
            >
              {isCollapsed ? <IconChevronRight size={16} /> : <IconChevronDown size={16} />}
              <h2>{section.title}</h2>
              {isCollapsed ? (
                <span className={classes.rowCount}>{panelCount(section.tiles.length)}</span>
              ) : null}
            </button>
            {props.rowActions?.(section)}
          </div>
        )}
        {isCollapsed ? null : (
          <div className={classes.grid} data-edited={props.isEdited ?? false} data-grid={section.index}>
            {inReadingOrder(section.tiles).map((tile) => props.renderTile(tile, section, place++))}
          </div>
        )}
      </div>
    );
  });
}

/** Tab goes through them as the eye does, and a narrow window lists them so. */
function inReadingOrder(tiles: readonly DrawnTile[]): DrawnTile[] {
  return [...tiles].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x);
}

function panelCount(count: number): string {
  return count === 1 ? '1 panel' : `${String(count)} panels`;
}
