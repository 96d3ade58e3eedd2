/** 谁能看什么: the rights of every register on paper, from the same grants that the read and write paths obey. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { type Grants, type Role, roles, type Scope, scopes } from '@qinglian/kernel/roles.ts';

export interface MatrixRow {
  readonly ledger: string;
  readonly label: string;
  /** 查看, 登记, 修改, 删除, or a move's label; or `查看：<field>` for a field with readers of its own. */
  readonly action: string;
  readonly grants: Grants;
  /** Each single reading is journalled. */
  readonly isJournalled: boolean;
}

export function permissionMatrix(ledgers: readonly Ledger[]): readonly MatrixRow[] {
  return ledgers.flatMap((ledger) => {
    const row = (action: string, grants: Grants, isJournalled = false): MatrixRow => ({
      ledger: ledger.name,
      label: ledger.label,
      action,
      grants,
      isJournalled,
    });
    return [
      row('查看', ledger.access.read, ledger.access.journalReads === true),
      ...Object.values(ledger.fields)
        .filter((field) => field.readableBy !== undefined)
        .map((field) => row(`查看：${field.label}`, field.readableBy ?? [], ledger.access.journalReads === true)),
      row('登记', ledger.access.create),
      row('修改', ledger.access.update),
      row('删除', ledger.access.remove),
      ...Object.values(ledger.moves).map((move) => row(move.label, move.by)),
    ];
  });
}

/** The widest scope a set of grants gives a role; null when it gives none. */
export function scopeOf(grants: Grants, role: Role): Scope | null {
  const order: readonly Scope[] = ['own', 'department', 'organisation'];
  const held = grants.filter(([granted]) => granted === role).map(([, scope]) => order.indexOf(scope));
  return held.length === 0 ? null : (order[Math.max(...held)] ?? null);
}

/** The whole matrix as Markdown, one table a register: committed, so that every change of a right is seen in review. */
export function matrixInMarkdown(ledgers: readonly Ledger[]): string {
  const rows = permissionMatrix(ledgers);
  const lines = [
    '# 权限矩阵：谁能看什么',
    '',
    '由台账定义生成，请勿手改。本人＝本人登记或涉及本人；本科室＝所在科室；本单位＝所在单位。没有列出的角色一律不能。',
    '',
  ];
  for (const ledger of ledgers) {
    const own = rows.filter((row) => row.ledger === ledger.name);
    const involved = (Object.keys(roles) as Role[]).filter((role) => own.some((row) => scopeOf(row.grants, role) !== null));
    lines.push(`## ${ledger.label}（${ledger.name}）`, '');
    if (own[0]?.isJournalled === true) lines.push('每次查看记入日志。', '');
    lines.push(`| 办理 | ${involved.map((role) => roles[role]).join(' | ')} |`, `|---|${involved.map(() => '---|').join('')}`);
    for (const row of own) {
      const cells = involved.map((role) => {
        const scope = scopeOf(row.grants, role);
        return scope === null ? '' : scopes[scope];
      });
      lines.push(`| ${row.action} | ${cells.join(' | ')} |`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
