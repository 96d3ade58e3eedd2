/** The shape of `standard-pack/v1` as written in YAML. Unknown keys are errors: a misspelt duty must not vanish. */
import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '应为日期，如2025-04-12');
const cadence = z.enum(['year', 'half_year', 'quarter', 'month'], '应为 year、half_year、quarter 或 month');
const numberOrParam = z.union([z.number(), z.string().regex(/^\$\w+$/, '应为数字或$参数')]);
const words = z.union([z.string(), z.array(z.string())]).transform((given) => (typeof given === 'string' ? [given] : given));
/** A year alone is a number in YAML. */
const periodName = z.union([z.string(), z.number().int().transform(String)]);
const condition = z.record(z.string(), z.unknown());

const selection = z.strictObject({
  from: z.string(),
  where: condition.default({}),
  dated_by: z.string().optional(),
  period: z.string().optional(),
  needs: z.array(z.string()).default([]),
  late_after_days: z.number().int().min(0).optional(),
  subject: words.optional(),
  value: z.string().optional(),
  until: z.string().optional(),
  /** The words of the worked examples for a population in time. */
  active: z.strictObject({ from: z.string(), to: z.string() }).optional(),
});

const roll = z.enum(['same_day', 'before', 'after']);
export const dueSchema = z.union([
  z.strictObject({ day_of_month: z.number().int().min(1).max(31), inclusive: z.literal(true).default(true), roll }),
  z.strictObject({
    month: z.number().int().min(1).max(12),
    day: z.number().int().min(1).max(31),
    roll: roll.default('same_day'),
  }),
  z.strictObject({ workday: z.number().int().min(1).max(30), of: z.enum(['period', 'next_period', 'next_month', 'next_year']) }),
  z.strictObject({ period_end: z.literal(true), roll: roll.default('same_day') }),
]);

const testSchema = z.strictObject({
  as_of: day,
  known_at: z.string().optional(),
  tracking_since: day.optional(),
  profile: z.record(z.string(), z.string()).optional(),
  base: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  given: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
  expect: z.record(z.string(), z.unknown()),
  as_known: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});

/** `tests.yaml`: obligation id → its tests. */
export const testsSchema = z.record(z.string(), z.array(testSchema));

export const obligationSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  basis: z.enum(['explicit', 'derived', 'local']),
  bearer: z
    .strictObject({
      body: z.string().optional(),
      unit: z.string().optional(),
      accountable: z.string().optional(),
      assist: z.string().optional(),
    })
    .default({}),
  kind: z.enum([
    'periodic_count',
    'deadline',
    'per_subject_interval',
    'coverage',
    'per_event',
    'standing',
    'threshold',
    'judgement',
  ]),
  every: cadence.optional(),
  first_period: z.enum(['whole', 'prorate', 'skip']).optional(),
  params: z.record(z.string(), z.strictObject({ value: z.number(), may: z.enum(['raise', 'lower', 'none']) })).default({}),
  evidence: selection.optional(),
  population: selection.optional(),
  trigger: selection.optional(),
  having: condition.optional(),
  follow: z.strictObject({ where: condition.default({}), dated_by: z.string() }).optional(),
  within: z
    .union([
      z.strictObject({ before: z.literal(true) }),
      z.strictObject({ days: numberOrParam }),
      z.strictObject({ workdays: numberOrParam }),
    ])
    .optional(),
  exempt: z
    .strictObject({
      by: z.string(),
      approver: z.string().optional(),
      where: condition.default({}),
      needs: z.array(z.string()).default([]),
      subject: words.optional(),
      until: z.string().optional(),
    })
    .optional(),
  due: dueSchema.optional(),
  grace_until: day.optional(),
  overrides: z.array(z.strictObject({ period: periodName, due: day, text: z.string().optional() })).default([]),
  require: z
    .union([
      z.strictObject({ count: z.union([z.strictObject({ gte: numberOrParam }), z.strictObject({ lte: numberOrParam })]) }),
      z.strictObject({ value: z.union([z.strictObject({ gte: numberOrParam }), z.strictObject({ lte: numberOrParam })]) }),
      z.strictObject({ sum: z.union([z.strictObject({ gte: numberOrParam }), z.strictObject({ lte: numberOrParam })]) }),
      z.strictObject({ share: z.strictObject({ gte: numberOrParam }) }),
      z.strictObject({ since: z.string(), warn_from: numberOrParam, breach_after: numberOrParam }),
    ])
    .optional(),
  reviewer: z.string().optional(),
  sample: z
    .strictObject({ from: z.string(), n: z.number().int().min(1), per: cadence, method: z.literal('verifiable_draw') })
    .optional(),
  applies: condition.optional(),
  reading: z.strictObject({ note: z.string(), confirmed_by: z.string().nullable() }).optional(),
  erratum: z.strictObject({ text: z.string(), read_as: z.string(), confirmed_by: z.string().nullable() }).optional(),
  remind: z.array(z.strictObject({ before_end_days: z.number().int().min(0), to: words })).default([]),
  // None of the five source documents gives points: scoring is a local overlay.
  score: z.null().optional(),
  statement: z.string().optional(),
  tests: z.array(testSchema).default([]),
});

export const packSchema = z.strictObject({
  format: z.literal('standard-pack/v1', '应为 standard-pack/v1'),
  id: z.string(),
  title: z.string(),
  issuer: z.strictObject({ org: z.string(), doc_no: z.string().optional(), signed: day }),
  version: z.string().regex(/^\d+(\.\d+){0,2}$/, '应为 1.0.0 这样的版本号'),
  effective: z.strictObject({ from: day, to: day.optional() }),
  source: z
    .strictObject({
      file: z.string().regex(/^[^/\\]+$/, '应为本文件夹中的文件名'),
      sha256: z.string().regex(/^([0-9a-f]{64}|<build>)$/, '应为64位十六进制指纹，或 <build>'),
    })
    .optional(),
  applies: z.strictObject({ required_for: z.array(z.string()), reference_for: z.array(z.string()).default([]) }).optional(),
  table: z
    .strictObject({
      title: z.string().optional(),
      columns: z.array(z.string()).min(2),
      fill: z.string(),
      file: z.string().optional(),
      groups: z
        .array(
          z.strictObject({
            label: z.string(),
            items: z.array(z.strictObject({ label: z.string(), rows: z.array(z.string()).min(1) })).min(1),
          }),
        )
        .default([]),
    })
    .optional(),
  clauses: z
    .array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        text: z.string(),
        hash: z.string().optional(),
        obligations: z.array(obligationSchema).default([]),
      }),
    )
    .min(1),
});

export type PackFile = z.infer<typeof packSchema>;
export type ObligationFile = z.infer<typeof obligationSchema>;
export type TestFile = z.infer<typeof testSchema>;
export type SelectionFile = z.infer<typeof selection>;
