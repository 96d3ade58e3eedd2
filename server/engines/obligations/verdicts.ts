/** Verdicts: judged from stored facts, written only where they changed. */
import { judge } from '@qinglian/domain/obligations/judge.ts';
import {
  type DatedParams,
  type Decision,
  EVALUATOR_VERSION,
  type Fact,
  type JudgeContext,
  type Obligation,
  type Pack,
  type Profile,
  type Verdict,
  type VerdictRecord,
  type VerdictState,
} from '@qinglian/domain/obligations/types.ts';
import { dayOfInstant, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { periodById } from '@qinglian/kernel/calendar/period.ts';
import type { CalendarEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { findRow, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';
import type { HeldEdition } from './editions.ts';
import { loadFacts } from './facts.ts';

export interface Moment {
  readonly asOf: string;
  readonly knownAt: string;
}

export const momentOf = (now: string): Moment => ({ asOf: dayOfInstant(now), knownAt: now });

export async function profileOf(tx: Tx, orgId: string, dated: readonly DatedParams[]): Promise<Profile> {
  const row = await findRow(
    tx,
    sql<{
      tracking_since: string;
      level: string | null;
      ownership: string | null;
      institution_type: string | null;
      name: string;
    }>`
      select tracking_since, level, ownership, institution_type, name from organisation where id = ${orgId}::uuid`,
  );
  const attributes: Record<string, string> = {};
  for (const [name, value] of [
    ['level', row?.level],
    ['ownership', row?.ownership],
    ['type', row?.institution_type],
    ['name', row?.name],
  ] as const) {
    if (value !== null && value !== undefined) attributes[name] = value;
  }
  return { orgId, trackingSince: row?.tracking_since ?? '9999-12-31', attributes, params: {}, dated };
}

/** Every signed decision with the time in which it held: one revoked since still counts for what was known before. */
export async function decisionsOf(tx: Tx, orgId: string, pack: string): Promise<readonly Decision[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      obligation: string;
      period: string;
      outcome: string;
      reason: string;
      recorded_at: string;
      known_until: string | null;
      name: string | null;
    }>`
      select d.record_id as id, d.obligation, d.period, d.outcome, d.grounds as reason, d.recorded_at, d.known_until, p.name
      from (select *, lead(recorded_at) over (partition by record_id order by version) as known_until
        from verdict_decision_version where org_id = ${orgId}::uuid) d
      left join person p on p.id = (d.approval->>'personId')::uuid
      where d.pack = ${pack} and d.state = 'signed' and not d.removed and d.approval is not null order by d.recorded_at, d.record_id`,
  );
  return rows.map((row) => ({
    obligation: row.obligation,
    period: row.period,
    state: row.outcome as VerdictState,
    reason: row.reason,
    approver: row.name ?? '',
    knownFrom: row.recorded_at,
    knownUntil: row.known_until,
    recordId: row.id,
  }));
}

export interface JudgeInput {
  readonly pack: Pack;
  readonly obligations: readonly Obligation[];
  /** Earlier versions, oldest first: what began under them is judged by them. */
  readonly held: readonly HeldEdition[];
  readonly profile: Profile;
  readonly calendars: readonly CalendarEdition[];
  readonly decisions: readonly Decision[];
  readonly moment: Moment;
}

/** A verdict with the version of the standard that it was judged by. */
export type Judged = Verdict & { readonly packVersion: string };
/** Facts by the key under which an edition's are stored, then by obligation. */
export type EditionFacts = ReadonlyMap<string, ReadonlyMap<string, readonly Fact[]>>;

/** Judges without storing: for any day, as known at any instant. */
export function judgeAll(input: JudgeInput, facts: EditionFacts): readonly Judged[] {
  const { held, pack } = input;
  const by = (of: Pack, key: string, obligation: Obligation): readonly Judged[] => {
    const { profile, calendars, decisions } = input;
    const context: JudgeContext = { pack: of, profile, calendars, decisions, ...input.moment };
    return judge(obligation, facts.get(key)?.get(obligation.id) ?? [], context).map((one) => ({
      ...one,
      packVersion: of.version,
    }));
  };
  const present = input.obligations.flatMap((obligation) => {
    touch('obligation', `${pack.shortId}/${obligation.id}`);
    return by(pack, pack.shortId, obligation).flatMap((verdict) => {
      const edition = editionOf(held, verdict.period);
      if (edition === undefined) return [verdict];
      if (!edition.ids.has(obligation.id)) return [notYet(verdict, edition.until)];
      return edition.others.has(obligation.id) ? [] : [verdict];
    });
  });
  const kept = held.flatMap((edition) =>
    edition.obligations.flatMap((obligation) =>
      by(edition.pack, edition.key, obligation).filter((verdict) => editionOf(held, verdict.period) === edition),
    ),
  );
  return [...present, ...kept];
}

/** The earlier version under which a period began; undefined for the present one, and for what has no periods. */
const editionOf = (held: readonly HeldEdition[], period: string): HeldEdition | undefined =>
  held.length === 0 || period === '-' ? undefined : held.find(({ until }) => periodById(period).start < until);

const notYet = (verdict: Judged, since: string): Judged => ({
  ...verdict,
  state: 'not_started',
  isWarning: false,
  actual: null,
  records: [],
  facts: {},
  reason: `${dayShort(since)}的新版标准增加的要求，从此后开始的期间起判定`,
  nextChangeAt: null,
});

export async function factsOf(tx: Tx, input: JudgeInput): Promise<EditionFacts> {
  const { orgId } = input.profile;
  const facts = new Map([[input.pack.shortId, await loadFacts(tx, orgId, input.pack.shortId, input.obligations)]]);
  for (const { key, obligations } of input.held)
    if (obligations.length > 0) facts.set(key, await loadFacts(tx, orgId, key, obligations));
  return facts;
}

const nameOf = (verdict: Verdict): string => `${verdict.obligation} ${verdict.period}`;

/** Re-judges some duties of an institution and stores what changed. Returns how many verdicts changed. */
export async function rejudge(tx: Tx, input: JudgeInput): Promise<number> {
  const orgId = input.profile.orgId;
  const pack = input.pack.shortId;
  const verdicts = judgeAll(input, await factsOf(tx, input));
  const ids = [...new Set([input, ...input.held].flatMap(({ obligations }) => obligations.map((one) => one.id)))];
  const stored = await loadVerdicts(tx, orgId, pack, ids);
  const before = new Map(stored.map((verdict) => [nameOf(verdict), fingerprint(verdict)]));
  const changed = verdicts.filter((verdict) => before.get(nameOf(verdict)) !== fingerprint(verdict));
  const current = new Set(verdicts.map(nameOf));
  const gone = stored.filter((verdict) => !current.has(nameOf(verdict)));
  for (const verdict of gone) {
    await sql`delete from verdict where org_id = ${orgId}::uuid and pack = ${pack} and obligation = ${verdict.obligation} and period = ${verdict.period}`.execute(
      tx,
    );
  }
  if (changed.length > 0) await storeVerdicts(tx, input, changed);
  // What came out the same is now this evaluator's word too, or it would be asked again at every look.
  const [names, periods, versions] = [
    verdicts.map((one) => one.obligation),
    verdicts.map((one) => one.period),
    verdicts.map((one) => one.packVersion),
  ];
  await sql`update verdict v set evaluator = ${EVALUATOR_VERSION}, pack_version = u.pack_version
    from unnest(${names}::text[], ${periods}::text[], ${versions}::text[]) as u (obligation, period, pack_version)
    where v.org_id = ${orgId}::uuid and v.pack = ${pack} and v.obligation = u.obligation and v.period = u.period
      and (v.evaluator <> ${EVALUATOR_VERSION} or v.pack_version <> u.pack_version)`.execute(tx);
  return changed.length + gone.length;
}

const fingerprint = ({ override, ...verdict }: Verdict): string =>
  JSON.stringify([
    verdict.state,
    verdict.isWarning,
    verdict.actual,
    verdict.required,
    verdict.due,
    verdict.reason,
    verdict.nextChangeAt,
    override?.recordId ?? null,
    verdict.records.map((record) => [record.recordId, record.version, record.isLateEntry]),
  ]);

async function storeVerdicts(tx: Tx, input: JudgeInput, verdicts: readonly Judged[]): Promise<void> {
  const rows = verdicts.map((verdict) => ({
    org_id: input.profile.orgId,
    pack: input.pack.shortId,
    obligation: verdict.obligation,
    period: verdict.period,
    state: verdict.state,
    is_warning: verdict.isWarning,
    actual: verdict.actual,
    required: verdict.required,
    due: verdict.due,
    is_provisional: verdict.isProvisional,
    records: verdict.records,
    reason: verdict.reason,
    facts: verdict.facts,
    next_change_on: verdict.nextChangeAt,
    decision_id: verdict.override?.recordId ?? null,
    as_of: input.moment.asOf,
    known_at: input.moment.knownAt,
    pack_version: verdict.packVersion,
    evaluator: EVALUATOR_VERSION,
  }));
  await sql`insert into verdict select * from jsonb_populate_recordset(null::verdict, ${JSON.stringify(rows)}::jsonb)
    on conflict (org_id, pack, obligation, period) do update set state = excluded.state, is_warning = excluded.is_warning, actual = excluded.actual,
      required = excluded.required, due = excluded.due, is_provisional = excluded.is_provisional, records = excluded.records, reason = excluded.reason,
      facts = excluded.facts, next_change_on = excluded.next_change_on, decision_id = excluded.decision_id, as_of = excluded.as_of,
      known_at = excluded.known_at, pack_version = excluded.pack_version, evaluator = excluded.evaluator`.execute(tx);
}

interface VerdictRow {
  readonly obligation: string;
  readonly period: string;
  readonly state: VerdictState;
  readonly is_warning: boolean;
  readonly actual: number | null;
  readonly required: number | null;
  readonly due: string | null;
  readonly is_provisional: boolean;
  readonly records: readonly VerdictRecord[];
  readonly reason: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly next_change_on: string | null;
  readonly decision_id: string | null;
}

export async function loadVerdicts(
  tx: Tx,
  orgId: string,
  pack: string,
  obligations?: readonly string[],
): Promise<readonly Verdict[]> {
  const only = obligations === undefined ? sql`true` : sql`obligation = any (${[...obligations]}::text[])`;
  const rows = await rowsOf(
    tx,
    sql<VerdictRow>`select obligation, period, state, is_warning, actual, required, due, is_provisional, records, reason, facts, next_change_on, decision_id
      from verdict where org_id = ${orgId}::uuid and pack = ${pack} and ${only} order by obligation, period`,
  );
  return rows.map((row) => ({
    obligation: row.obligation,
    period: row.period,
    state: row.state,
    isWarning: row.is_warning,
    actual: row.actual,
    required: row.required,
    due: row.due,
    isProvisional: row.is_provisional,
    records: row.records,
    reason: row.reason,
    facts: row.facts,
    nextChangeAt: row.next_change_on,
    override:
      row.decision_id === null
        ? null
        : {
            obligation: row.obligation,
            period: row.period,
            state: row.state,
            reason: row.reason,
            approver: '',
            knownFrom: '',
            recordId: row.decision_id,
          },
  }));
}
