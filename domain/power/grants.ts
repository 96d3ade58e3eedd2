/** Sets of grants that several registers share; each register still names the sets it gives. */
import type { Grants } from '@qinglian/kernel/roles.ts';

/** 科室: enters and sees what is its own. */
export const departments: Grants = [
  ['dept_filler', 'department'],
  ['dept_head', 'department'],
];

/** 清廉办: keeps the registers of the house. */
export const office: Grants = [['hospital_clerk', 'organisation']];

/** 班子、书记、院长、纪检: see the registers of the house. */
export const leadership: Grants = [
  ['hospital_leader', 'organisation'],
  ['hospital_secretary', 'organisation'],
  ['hospital_president', 'organisation'],
  ['hospital_discipline', 'organisation'],
];

export const discipline: Grants = [['hospital_discipline', 'organisation']];

/** 市清廉办 with its own registers, in its own organisation. */
export const cityOffice: Grants = [['city_office', 'organisation']];
export const cityReaders: Grants = [
  ['city_office', 'organisation'],
  ['city_leader', 'organisation'],
  ['city_section', 'organisation'],
];
