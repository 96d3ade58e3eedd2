/** The ten states by colour and sign; readable in grey print and by the colour-blind. */
import { type VerdictState, verdictStates } from '@qinglian/domain/obligations/types.ts';

export const signs: Readonly<Record<VerdictState, string>> = {
  done: '✓',
  done_late_entry: '↺',
  running: '◐',
  overdue_done: '✓迟',
  incomplete: '△',
  missing: '✕',
  to_review: '？',
  not_due: '○',
  not_started: '·',
  not_applicable: '—',
};

export const StateChip = ({ state }: { state: VerdictState }) => (
  <span className={`chip s-${state}`}>
    <span aria-hidden="true">{signs[state]}</span>
    {verdictStates[state]}
  </span>
);

export const Legend = () => (
  <div className="legend">
    {(Object.keys(verdictStates) as VerdictState[]).map((state) => (
      <StateChip key={state} state={state} />
    ))}
  </div>
);
