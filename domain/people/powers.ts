/** Which powers a post may carry in which kind of organisation: a hospital cannot give away what is the city's. */
import { type Role, roles } from '@qinglian/kernel/roles.ts';

const HOSPITAL: readonly Role[] = [
  'staff',
  'dept_filler',
  'dept_head',
  'hospital_clerk',
  'hospital_discipline',
  'hospital_leader',
  'hospital_secretary',
  'hospital_president',
  'hospital_admin',
];
const CITY: readonly Role[] = ['staff', 'city_office', 'city_section', 'city_leader', 'city_admin'];

/** The roles an administrator of an organisation of this kind may put on a post; 平台管理员 only by one who is one. */
export function powersOf(kind: string, isSystemAdmin: boolean): readonly Role[] {
  const powers = kind === 'hospital' || kind === 'institution' ? HOSPITAL : kind === 'bureau' ? CITY : (['staff'] as const);
  return isSystemAdmin ? [...powers, 'system_admin'] : powers;
}

/** The roles that may look after organisation, posts and accounts. */
export const administrators: readonly Role[] = ['hospital_admin', 'city_admin', 'system_admin'];

/** Who sees the list of the house's people. */
export const peopleReaders: readonly Role[] = [
  'hospital_admin',
  'city_admin',
  'hospital_clerk',
  'hospital_discipline',
  'city_office',
];

export const isRole = (word: string): word is Role => Object.hasOwn(roles, word) && word !== 'platform';
