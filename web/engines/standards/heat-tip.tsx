/** One sentence beside the cell under the pointer or the focus: one for the whole map, not one a cell. */
export interface Tip {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly isAbove: boolean;
}

const WIDTH = 280;

export function tipAt(cell: HTMLElement, text: string): Tip {
  const { left, width, top, bottom } = cell.getBoundingClientRect();
  const isAbove = bottom + 90 > window.innerHeight;
  return {
    text,
    left: Math.min(Math.max(left + width / 2 - WIDTH / 2, 8), window.innerWidth - WIDTH - 8),
    top: isAbove ? top - 6 : bottom + 6,
    isAbove,
  };
}

/** The cell's own label says the same to a screen reader. */
export const HeatTip = ({ tip }: { tip: Tip | null }) =>
  tip === null ? null : (
    <div
      className={tip.isAbove ? 'heat-tip above' : 'heat-tip'}
      aria-hidden="true"
      style={{ left: tip.left, top: tip.top, width: WIDTH }}
    >
      {tip.text}
    </div>
  );
