/** Stored layers of parameters: who tightened which number, by what paper, from when, and what was known of it when. */
import { type ProfileLayer, tighten } from '@qinglian/domain/obligations/profile.ts';
import type { DatedParams, Pack } from '@qinglian/domain/obligations/types.ts';
import { rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';

export const layerLevels = ['省', '市', '本院'] as const;
export type LayerLevel = (typeof layerLevels)[number];

export interface StoredLayer extends ProfileLayer {
  readonly id: string;
  readonly enteredAt: string;
  readonly enteredBy: string;
}

/** As known at an instant, from the top down; within a level by first day. */
export async function layersOf(tx: Tx, orgId: string, pack: string, knownAt: string): Promise<readonly StoredLayer[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      level: string;
      source: string;
      from_day: string;
      params: Record<string, number>;
      entered_at: string;
      entered_by: string;
    }>`select l.id, l.level, l.source, l.from_day::text as from_day, l.params, l.entered_at, p.name as entered_by
      from pack_parameter_layer l join person p on p.id = l.entered_by and p.org_id = l.org_id
      where l.org_id = ${orgId}::uuid and l.pack = ${pack} and l.entered_at <= ${knownAt}::timestamptz
        and (l.withdrawn_at is null or l.withdrawn_at > ${knownAt}::timestamptz)
      order by array_position(array['省', '市', '本院'], l.level), l.from_day, l.entered_at`,
  );
  return rows.map((row) => ({
    id: row.id,
    level: row.level,
    source: row.source,
    from: row.from_day,
    params: row.params,
    enteredAt: row.entered_at,
    enteredBy: row.entered_by,
  }));
}

/** What was agreed when the pack was adopted stands first, then the layers. */
export const allLayers = (
  pack: Pick<Pack, 'effective'>,
  adopted: Readonly<Record<string, number>>,
  layers: readonly ProfileLayer[],
): readonly ProfileLayer[] =>
  Object.keys(adopted).length === 0
    ? layers
    : [{ level: '本院', source: '启用标准时确定', from: pack.effective.from, params: adopted }, ...layers];

/** What was known of the values on every day: periods keep what held when they began. */
export async function paramsAt(
  tx: Tx,
  options: {
    readonly orgId: string;
    readonly pack: Pack;
    readonly adopted: Readonly<Record<string, number>>;
    readonly knownAt: string;
  },
): Promise<readonly DatedParams[]> {
  const { pack } = options;
  const layers = allLayers(pack, options.adopted, await layersOf(tx, options.orgId, pack.shortId, options.knownAt));
  const days = [...new Set(layers.map(({ from }) => from))].sort();
  return days.map((from) => ({ from, params: tighten(pack, layers, from).params }));
}
