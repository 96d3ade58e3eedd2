/**
 * What 书记履责一页纸 counts, clause by clause. A further duty is a line here. `standard` names the pack that makes it binding;
 * where no pack of a house has it, the clause of another issuer is a measure to go by and printed as such.
 */
import type { Cadence } from '@qinglian/kernel/calendar/period.ts';

interface Common {
  readonly id: string;
  readonly label: string;
  readonly clause: string;
  readonly quote: string;
  /** Long id of the pack that binds a house to it. */
  readonly standard: string;
}

/** Counted in a register. Choices are the register's codes. */
export interface CountedDuty extends Common {
  readonly by: 'records';
  readonly every: Cadence;
  readonly atLeast: number;
  readonly ledger: string;
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly states?: readonly string[];
  /** Field that must name the secretary. */
  readonly person?: string;
  /** Counted for each of these persons apart: the field that names them, and the roles or words in a post by which they are meant. */
  readonly each?: { readonly field: string; readonly roles: readonly string[]; readonly posts: readonly string[] };
}

/** As a standard judges it. */
export interface JudgedDuty extends Common {
  readonly by: 'verdicts';
  /** Short id of the pack. */
  readonly pack: string;
  readonly obligation: string;
}

export type SecretaryDuty = CountedDuty | JudgedDuty;

const QUJING = 'cn.yn.qujing.qlyy-2021';
const GUANGSHUI = 'cn.hb.guangshui.qlyy-2025';
const filed = ['filed'] as const;

export const secretaryDuties: readonly SecretaryDuty[] = [
  {
    id: 'study',
    label: '专题研究',
    clause: '曲卫健党组发〔2021〕15号 第六条',
    quote: '医院党委每半年至少专题研究一次党风廉政建设和反腐败工作',
    standard: QUJING,
    by: 'records',
    every: 'half_year',
    atLeast: 1,
    ledger: 'meeting',
    where: { body: ['party_committee'], topics: ['integrity', 'anti_corruption'] },
    states: filed,
  },
  {
    id: 'lecture',
    label: '党课',
    clause: '曲卫健党组发〔2021〕15号 第三十一条',
    quote: '医院党政主要负责人每年上清廉专题党课不少于2次',
    standard: QUJING,
    by: 'records',
    every: 'year',
    atLeast: 2,
    ledger: 'education_session',
    where: { form: ['lecture'] },
    states: filed,
    person: 'speaker',
  },
  {
    id: 'talk',
    label: '谈话',
    clause: '曲卫健党组发〔2021〕15号 第七条',
    quote: '医院党委主要领导与班子成员、党支部书记每年谈心谈话不少于2次',
    standard: QUJING,
    by: 'records',
    every: 'year',
    atLeast: 2,
    ledger: 'talk',
    // 集体约谈 and 诫勉谈话 are no talks of this clause.
    where: { kind: ['daily', 'appointment', 'reminder'] },
    person: 'talker',
    each: { field: 'subject', roles: ['hospital_leader'], posts: ['党支部书记'] },
  },
  {
    id: 'report',
    label: '汇报',
    clause: '广水市2025年清廉医院建设标准 13-3',
    quote: '每月20日前，向市清廉医院建设领导小组办公室规范上报工作小结和工作台账',
    standard: GUANGSHUI,
    by: 'verdicts',
    pack: 'guangshui-2025',
    obligation: 'r13-3.1',
  },
  {
    id: 'upward',
    label: '向上级党组织汇报',
    clause: '曲卫健党组发〔2021〕15号 第十一条',
    quote: '每半年向上级党组织汇报1次工作开展情况',
    standard: QUJING,
    by: 'records',
    every: 'half_year',
    atLeast: 1,
    ledger: 'report',
    where: { type: ['annual', 'special'] },
    states: ['submitted', 'accepted'],
  },
];

/** Bearers of the standards' duties whose answering for them is the secretary's. */
export const secretaryTitles: readonly string[] = ['党委书记', '党支部书记', '主要负责人'];
