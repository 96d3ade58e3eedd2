/**
 * What is filed, from which register, in which states, for how long. Data: terms follow the general schedule of 国家档案局令第8号
 * and may be set otherwise by each house (`archive` in its settings); numbers and codes follow DA/T 22-2015.
 */
export const termLabels = { permanent: '永久', y30: '30年', y10: '10年' } as const;
export type Term = keyof typeof termLabels;
/** As written in a 档号. */
export const termCodes: Readonly<Record<Term, string>> = { permanent: 'Y', y30: 'D30', y10: 'D10' };

export interface FilingRule {
  readonly term: Term;
  /** Some kinds of the register are kept for another time: option of a choice field → term. */
  readonly unless?: { readonly field: string; readonly terms: Readonly<Record<string, Term>> };
  /** States in which a record is closed and may be filed. */
  readonly closed: readonly string[];
  /** Papers that the product itself makes of such a record: it needs no other to be filed. */
  readonly own?: string;
}

export const retention: Readonly<Record<string, FilingRule>> = {
  meeting: {
    term: 'y30',
    unless: { field: 'body', terms: { party_committee: 'permanent', president_office: 'permanent' } },
    closed: ['filed'],
  },
  plan: { term: 'permanent', closed: ['approved', 'closed'] },
  task: { term: 'y10', closed: ['done', 'verified'] },
  policy_document: { term: 'permanent', closed: ['in_force', 'repealed'] },
  risk_point: { term: 'y30', closed: ['in_force', 'cleared'], own: '登记表（系统打印件）' },
  risk_screening: { term: 'y30', closed: ['filed'] },
  talk: { term: 'y30', closed: ['filed'] },
  problem: { term: 'y30', closed: ['closed'] },
  inspection: { term: 'y30', closed: ['filed'] },
  site_supervision: { term: 'y30', closed: ['filed'] },
  indicator: { term: 'y10', closed: ['filed'], own: '登记表（系统打印件）' },
  prescription_review: { term: 'y10', closed: ['filed'] },
  monitoring_closure: { term: 'y10', closed: ['filed'] },
  academic_conference: { term: 'y10', closed: ['settled', 'refused'] },
  education_session: { term: 'y10', closed: ['filed'] },
  publicity: { term: 'y10', closed: ['filed'] },
  model_department: { term: 'y30', closed: ['named'] },
  opinion_event: { term: 'y10', closed: ['closed'] },
  satisfaction_summary: { term: 'y10', closed: ['filed'] },
  verdict_decision: { term: 'y30', closed: ['signed'] },
  report: { term: 'y30', closed: ['accepted'], own: '工作小结、标准落实情况表（签发件，电子文件）' },
  seal_use: { term: 'y10', closed: ['used'] },
};

/** The register's term in this house, by its own word or by the schedule. */
export function termOf(rule: FilingRule, values: Readonly<Record<string, unknown>>, own: Term | undefined): Term {
  const kind = rule.unless === undefined ? undefined : values[rule.unless.field];
  const special = typeof kind === 'string' ? rule.unless?.terms[kind] : undefined;
  // A kind that is kept longer than its register stays so whatever the house says of the register.
  const usual = own ?? rule.term;
  return special === undefined ? usual : longer(special, usual);
}

const order: readonly Term[] = ['y10', 'y30', 'permanent'];
const longer = (a: Term, b: Term): Term => (order.indexOf(a) >= order.indexOf(b) ? a : b);

/** Part of a 档号 that a department's code gives: capitals and digits. */
export const sectionCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 8) || 'ZH';

export interface ArchiveNumber {
  readonly fonds: string;
  readonly isRestricted: boolean;
  readonly year: string;
  readonly term: Term;
  readonly section: string;
  readonly number: number;
}

/** 全宗号-WS·2025-D30-BGS-0001; what 纪检 keeps apart has a category of its own. */
export const archiveNo = ({ fonds, isRestricted, year, term, section, number }: ArchiveNumber): string =>
  `${fonds}-${isRestricted ? 'WS.JJ' : 'WS'}·${year}-${termCodes[term]}-${section}-${String(number).padStart(4, '0')}`;
