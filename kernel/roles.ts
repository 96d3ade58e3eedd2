/**
 * The roles that posts carry. A role names its level, so that 市办 and 医院纪检 can never be mixed up.
 * A person acts through the posts held today (`server/platform/identity`); nobody has a role of his own.
 */
export const roles = {
  staff: '职工',
  dept_filler: '科室填报员',
  dept_head: '科室负责人',
  hospital_clerk: '医院清廉办经办人',
  hospital_discipline: '医院纪检监察室',
  hospital_leader: '医院班子成员（核稿）',
  hospital_secretary: '医院党委书记（签发）',
  hospital_president: '医院院长',
  hospital_admin: '医院系统管理员',
  city_office: '市清廉办经办人',
  city_section: '市卫健局责任股室',
  city_leader: '市清廉办负责人',
  city_admin: '市级系统管理员',
  system_admin: '平台管理员',
  /** No post may carry it: consequences that the platform itself writes (receipts of the level above, imports of signed packages). */
  platform: '平台自动办理',
} as const;

export type Role = keyof typeof roles;

/** How far a grant reaches: records one entered or is named in, those of one's department, of one's organisation. */
export const scopes = { own: '本人', department: '本科室', organisation: '本单位' } as const;
export type Scope = keyof typeof scopes;

export type Grant = readonly [role: Role, scope: Scope];
export type Grants = readonly Grant[];

/** Every role of a hospital, for registers that the whole house may read. */
export const wholeHospital: Grants = [['staff', 'organisation']];
