/** Valid values for any register, from its definition alone; `check` has the last word, so a few fields lean on each other. */
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';

export interface SampleLinks {
  readonly person: string;
  readonly otherPerson: string;
  readonly post: string;
  readonly department: string;
  readonly organisation: string;
}

/** Only what is required, plus what cross-field checks ask for. */
export function sampleValues(ledger: Ledger, links: SampleLinks): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(ledger.fields))
    if (field.required === true && field.readOnly !== true) values[name] = sampleOf(field, links);
  return { ...values, ...leaning[ledger.name] };
}

/** What the product itself would fill in where it makes the record. */
export function sampleFills(ledger: Ledger, links: SampleLinks): Values | undefined {
  if (ledger.isMadeByProduct !== true) return undefined;
  return Object.fromEntries(
    Object.entries(ledger.fields).flatMap(([name, field]) =>
      field.required === true && field.readOnly === true ? [[name, sampleOf(field, links) as FieldValue]] : [],
    ),
  );
}

const leaning: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  prescription_review: { sample: 10, reasonable: 10, nonstandard: 0, unsuitable: 0, excessive: 0 },
  monitoring_closure: { forMonth: '2025-09', alerts: 5, confirmed: 2, explained: 3, closed: 5 },
  risk_screening: { foundCount: 2, clearedCount: 1 },
  satisfaction_summary: { sent: 100, returned: 80 },
  task: { dueOn: '2025-12-20' },
  access_request: { until: '2025-12-20' },
  inspection: { kind: 'self_check' },
  site_supervision: { kind: 'other', filmShown: 'not_needed' },
  education_session: { form: 'study' },
};

function sampleOf(field: Field, links: SampleLinks): unknown {
  switch (field.kind) {
    case 'text':
    case 'longText':
      return `样例${field.label}`;
    case 'choice':
      return Object.keys(field.options)[0];
    case 'multiChoice':
      return Object.keys(field.options).slice(0, 1);
    case 'number':
      return Math.max(field.min, 1);
    case 'money':
      return 12_345;
    case 'date':
      return '2025-09-10';
    case 'period':
      return '2025-09';
    case 'person':
      return field.many ? [links.person] : links.person;
    case 'post':
      return field.many ? [links.post] : links.post;
    case 'department':
      return field.many ? [links.department] : links.department;
    case 'organisation':
      return field.many ? [links.organisation] : links.organisation;
    case 'reference':
    case 'evidence':
    case 'signature':
      return null;
  }
}
