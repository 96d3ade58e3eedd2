/** 机构与岗位, 离任交接, 人员合并, 安全日志: what the administrator's pages and the server say to each other. */
import type { Role } from '@qinglian/kernel/roles.ts';

export const departmentKinds = {
  party: '党群',
  functional: '职能',
  clinical: '临床',
  medical_technology: '医技',
  support: '后勤',
  section: '股室',
  branch: '党支部',
} as const;
export type DepartmentKind = keyof typeof departmentKinds;

export const postLevels = {
  principal: '主要负责人',
  leader: '分管领导',
  department_head: '科室负责人',
  staff: '工作人员',
} as const;
export type PostLevel = keyof typeof postLevels;

export const relationKinds = {
  administrative: '行政主管',
  party: '党组织隶属',
  supervision: '监督关系',
  medical_community: '医共体',
} as const;
export type RelationKind = keyof typeof relationKinds;

export interface DepartmentEntry {
  readonly id: string;
  readonly parentId: string | null;
  readonly code: string;
  readonly name: string;
  readonly kind: DepartmentKind;
  readonly phone: string | null;
  readonly people: number;
  readonly posts: number;
}

export interface HolderEntry {
  readonly holdingId: string;
  readonly personId: string;
  readonly name: string;
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly isActing: boolean;
  readonly appointedBy: string | null;
}

export interface PostEntry {
  readonly id: string;
  readonly name: string;
  readonly departmentId: string | null;
  readonly department: string | null;
  readonly roles: readonly Role[];
  readonly level: PostLevel;
  readonly isKey: boolean;
  /** Those who hold it today or from a later day; nobody today is a vacancy. */
  readonly holders: readonly HolderEntry[];
  readonly isVacant: boolean;
  /** Everybody before, latest first. */
  readonly former: readonly HolderEntry[];
}

export interface RelationEntry {
  readonly id: string;
  readonly kind: RelationKind;
  readonly parentId: string;
  readonly parent: string;
  readonly fromDay: string;
  /** First day on which it no longer holds. */
  readonly untilDay: string | null;
}

export interface ProfileEntry {
  readonly fromDay: string;
  readonly level: string | null;
  readonly ownership: string | null;
  readonly institutionType: string | null;
  readonly beds: number | null;
  readonly staffCount: number | null;
  readonly source: string;
}

/** GET /api/organisation */
export interface OrganisationPage {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly kind: string;
  readonly phone: string | null;
  readonly address: string | null;
  /** 轻量模式: the registers kept; null: all. */
  readonly registers: readonly string[] | null;
  readonly aliases: readonly { readonly alias: string; readonly note: string | null }[];
  readonly relations: readonly RelationEntry[];
  readonly profiles: readonly ProfileEntry[];
  readonly departments: readonly DepartmentEntry[];
  readonly posts: readonly PostEntry[];
  /** Powers that a post here may carry. */
  readonly powers: readonly Role[];
  readonly changes: readonly ChangeEntry[];
}

export interface ChangeEntry {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly what: string;
  readonly reason: string;
  readonly isUndone: boolean;
  readonly canUndo: boolean;
}

/** GET /api/people/:id/handover: what a person who leaves has in hand. */
export interface HandoverPlan {
  readonly person: { readonly id: string; readonly name: string; readonly leftOn: string | null };
  readonly posts: readonly { readonly postId: string; readonly name: string; readonly since: string }[];
  readonly tasks: readonly HandoverTask[];
}

export interface HandoverTask {
  readonly ledger: string;
  readonly register: string;
  readonly id: string;
  /** null: who asks may not read the record. */
  readonly title: string | null;
  readonly state: string;
  readonly due: string | null;
  /** What bears a signature stays as it was signed. */
  readonly isSigned: boolean;
}

/** GET /api/people/former: who has left and is not erased. */
export interface FormerPerson {
  readonly id: string;
  readonly name: string;
  readonly staffNo: string | null;
  readonly leftOn: string;
}

/** GET /api/security-log */
export interface SecurityEntry {
  readonly id: number;
  readonly at: string;
  readonly event: string;
  readonly label: string;
  readonly username: string | null;
  readonly name: string | null;
  readonly ip: string | null;
}

/** Events of the security log in words. */
export const securityEvents = {
  signed_in: '登录成功',
  sign_in_failed: '登录失败',
  locked_out: '连续输错，暂停登录',
  external_sign_in_failed: '第三方登录失败',
  external_linked: '绑定第三方登录',
  session_revoked: '登录被撤销',
  password_changed: '修改密码',
  second_factor_on: '启用动态验证码',
  second_factor_off: '停用动态验证码',
  second_factor_roles_set: '设定须用动态验证码的身份',
  account_reset_password: '发放初始密码',
  account_unlock: '解除锁定',
  account_disable: '停用账号',
  account_enable: '恢复账号',
  account_end_sessions: '退出其全部登录',
  account_clear_factor: '解除动态验证码',
  security_log_exported: '导出安全日志',
} as const;
