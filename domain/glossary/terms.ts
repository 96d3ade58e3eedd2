/** Words of the product that no definition carries: identifier in the code, term on screen and paper, and whose word it is. */

export interface Term {
  readonly identifier: string;
  readonly chinese: string;
  /** Document the term comes from; 平台 for words of this product. */
  readonly source: string;
  readonly note: string;
}

const STANDARD = '广水市2025年清廉医院建设标准';
const PLAN = '清廉医院建设工作方案';
const FORMAT = 'GB/T 9704';

export const terms: readonly Term[] = [
  {
    identifier: 'organisation',
    chinese: '单位',
    source: '平台',
    note: '医院、基层机构、卫生健康局、党组织、监督机构；有多种上下级关系，各有起止日期',
  },
  { identifier: 'department', chinese: '科室', source: '平台', note: '市级为责任股室' },
  { identifier: 'post', chinese: '岗位', source: '平台', note: '职责和权限属于岗位，人员按任职日期担任岗位' },
  { identifier: 'ledger', chinese: '台账', source: STANDARD, note: '一个定义文件，由它得出表、表单、列表、导入导出和权限' },
  { identifier: 'evidence', chinese: '佐证材料', source: STANDARD, note: '不称“证据”；上传的文件，或登记原件备查' },
  { identifier: 'original', chinese: '原件备查', source: '平台', note: '不上传的佐证：保管人、卷号、页码、何人何时见过' },
  { identifier: 'move', chinese: '办理', source: '平台', note: '把记录从一个状态推进到另一个状态的一步' },
  { identifier: 'deadline', chinese: '办理时限', source: '平台', note: '按工作日计算；放假安排未公布时标为暂定' },
  { identifier: 'registeredAt', chinese: '登记时间', source: '平台', note: '何时录入；与发生日期相差过大即为补录' },
  { identifier: 'pack', chinese: '标准包', source: '平台', note: '一份文件的条款、要求、证明方法和测试，数据而非程序' },
  { identifier: 'clause', chinese: '条款', source: STANDARD, note: '逐字照录原文，如 3-4' },
  { identifier: 'obligation', chinese: '要求', source: '平台', note: '条款中可以单独判定的一项，如 r3-4.1' },
  { identifier: 'fact', chinese: '事实', source: '平台', note: '一条记录的一个版本对一项要求的证明作用，带发生、登记和知悉时间' },
  { identifier: 'verdict', chinese: '落实情况判定', source: '平台', note: '只在单位内部显示，正式表格从不印出' },
  { identifier: 'reading', chinese: '口径', source: '平台', note: '发文单位没有写明之处的解释，签字后生效' },
  { identifier: 'override', chinese: '人工认定', source: '平台', note: '对判定的签字改动，附理由' },
  { identifier: 'consistency', chinese: '台账自查', source: '平台', note: '只在单位内部' },
  { identifier: 'report', chinese: '报告', source: PLAN, note: '月度小结、年度总结；拟稿、核稿、签发、报送' },
  { identifier: 'submission', chinese: '收到的报送', source: '平台', note: '上级保存的一份，与医院的记录分开' },
  { identifier: 'summary', chinese: '工作小结', source: PLAN, note: '开展情况、存在问题、下步打算三段' },
  {
    identifier: 'officialTable',
    chinese: '标准落实情况表',
    source: STANDARD,
    note: '考评内容、具体内容、建设标准、落实情况四栏',
  },
  { identifier: 'reviewSign', chinese: '核稿', source: FORMAT, note: '' },
  { identifier: 'approveSign', chinese: '签发', source: FORMAT, note: '由岗位上的人用自己的密码，或盖章扫描件' },
  { identifier: 'journal', chinese: '日志', source: '平台', note: '逐笔相连的哈希链，只能追加' },
  { identifier: 'checkpoint', chinese: '存证点', source: '平台', note: '单位对日志到某一条为止的签名' },
  { identifier: 'countersign', chinese: '上级存证', source: '平台', note: '上级重算后保存并签名；不称“会签”' },
  { identifier: 'draw', chinese: '抽取', source: '平台', note: '先公布承诺，再取公开随机数，任何人可核验' },
  { identifier: 'stratum', chinese: '层', source: '平台', note: '分层抽取中的一层' },
  { identifier: 'calendar', chinese: '工作日历', source: '国务院办公厅放假安排通知', note: '含调休，逐年公布' },
  { identifier: 'backup', chinese: '备份', source: '平台', note: '数据库和佐证文件；密钥另存' },
];
