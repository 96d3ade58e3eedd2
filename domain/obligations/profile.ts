/**
 * Parameters of a pack tightened from above: province, city, hospital, each with its source and the day it holds from.
 * A layer only tightens. What it asks that would loosen, or may not be asked at all, is kept as a conflict to be shown;
 * the stricter value stands.
 */
import type { Pack, Param } from './types.ts';

export interface ProfileLayer {
  /** Who asks: 省、市、本院. */
  readonly level: string;
  /** 文号 or decision that the numbers come from. */
  readonly source: string;
  /** First day on which the layer holds. */
  readonly from: string;
  /** `r3-4.1.min` → value. */
  readonly params: Readonly<Record<string, number>>;
}

export interface ParamInForce {
  readonly value: number;
  /** The pack's own title, or the level and source of the layer it comes from. */
  readonly by: string;
}

export interface ProfileConflict {
  readonly param: string;
  readonly level: string;
  readonly source: string;
  readonly wanted: number;
  /** What stands instead; null when there is no such parameter. */
  readonly inForce: ParamInForce | null;
  /** Chinese sentence for the screen. */
  readonly reason: string;
}

export interface TightenedProfile {
  /** For `Profile.params`: only what differs from the pack. */
  readonly params: Readonly<Record<string, number>>;
  /** Every parameter of the pack with the value in force and where it comes from. */
  readonly inForce: ReadonlyMap<string, ParamInForce>;
  readonly conflicts: readonly ProfileConflict[];
}

/** `layers`: from the top down. Layers that begin after `asOf` do not count yet. */
export function tighten(pack: Pick<Pack, 'title' | 'clauses'>, layers: readonly ProfileLayer[], asOf: string): TightenedProfile {
  const own = paramsOf(pack);
  const inForce = new Map([...own].map(([name, param]) => [name, { value: param.value, by: pack.title }] as const));
  const conflicts: ProfileConflict[] = [];
  for (const layer of layers.filter((one) => one.from <= asOf)) {
    for (const [name, wanted] of Object.entries(layer.params)) {
      const param = own.get(name);
      const now = inForce.get(name);
      const conflict = (reason: string): void => {
        const { level, source } = layer;
        conflicts.push({ param: name, level, source, wanted, inForce: now ?? null, reason: `${level}（${source}）：${reason}` });
      };
      if (!param || !now) conflict(`标准中没有参数${name}`);
      else if (wanted === now.value) continue;
      else if (param.may === 'none') conflict(`${name}不可调整，仍为${now.value}（${now.by}）`);
      else if (param.may === 'raise' ? wanted > now.value : wanted < now.value)
        inForce.set(name, { value: wanted, by: `${layer.level}（${layer.source}）` });
      else conflict(`${name}为${wanted}，比${now.by}的${now.value}宽，按从严的${now.value}执行`);
    }
  }
  const changed = [...inForce].filter(([name, { value }]) => value !== own.get(name)?.value);
  return { params: Object.fromEntries(changed.map(([name, { value }]) => [name, value])), inForce, conflicts };
}

function paramsOf(pack: Pick<Pack, 'clauses'>): ReadonlyMap<string, Param> {
  const params = new Map<string, Param>();
  for (const clause of pack.clauses)
    for (const obligation of clause.obligations)
      for (const [name, param] of Object.entries(obligation.params)) params.set(`${obligation.id}.${name}`, param);
  return params;
}
