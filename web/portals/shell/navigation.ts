/** What a person works with: navigation by work, not by table. */
import { useRoles, useSession } from '../../ui/session.tsx';

export interface NavEntry {
  readonly to: string;
  readonly label: string;
  /** Pinyin and its initials, for ⌘K: the browser has no dictionary. */
  readonly sound: string;
}

export const soundsLike = ({ label, sound }: NavEntry, words: string): boolean =>
  words === '' || label.includes(words) || sound.split(' ').some((one) => one.includes(words));

/** What a person works with, by role; an entry that would be empty is not shown. */
export function useNavigation(): readonly NavEntry[] {
  const entries = useAllEntries();
  const { session } = useSession();
  const isClerk = useRoles().has('hospital_clerk');
  return session.registers === null || session.portal === 'authority' ? entries : light(entries, isClerk);
}

/** What a small house's navigation leaves out, under 更多. */
export function useFurtherPages(): readonly NavEntry[] {
  const shown = new Set(useNavigation().map((entry) => entry.to));
  return useAllEntries().filter((entry) => !shown.has(entry.to));
}

function useAllEntries(): readonly NavEntry[] {
  const roles = useRoles();
  const { session } = useSession();
  const has = (...wanted: readonly string[]): boolean => wanted.some((role) => (roles as ReadonlySet<string>).has(role));
  const entries: NavEntry[] = [{ to: '/today', label: '今日', sound: 'jinri jr' }];
  if (session.portal === 'authority')
    entries.push(
      { to: '/city', label: '报送情况', sound: 'baosongqingkuang bsqk' },
      { to: '/city/window', label: '收报和汇总', sound: 'shoubaohehuizong sbhhz' },
      { to: '/ledgers/survey', label: '临时统计', sound: 'linshitongji lstj' },
      { to: '/city/tasks', label: '股室任务', sound: 'gushirenwu gsrw' },
    );
  if (
    has(
      'hospital_clerk',
      'hospital_discipline',
      'hospital_leader',
      'hospital_secretary',
      'hospital_president',
      'dept_head',
      'dept_filler',
    )
  )
    entries.push({ to: '/standards', label: '标准与落实', sound: 'biaozhunyuluoshi bzyls' });
  if (has('hospital_clerk')) entries.push({ to: '/collections', label: '科室填报', sound: 'keshitianbao kstb' });
  else if (has('dept_filler', 'dept_head'))
    entries.push({ to: '/ledgers/collection_return', label: '填报', sound: 'tianbao tb' });
  entries.push({ to: '/ledgers', label: '台账', sound: 'taizhang tz' });
  if (has('hospital_clerk', 'hospital_discipline', 'hospital_leader', 'hospital_secretary', 'hospital_president'))
    entries.push(
      { to: '/reports', label: '报送', sound: 'baosong bs' },
      { to: '/archives', label: '归档迎检', sound: 'guidangyingjian gdyj' },
    );
  if (has('hospital_clerk', 'hospital_discipline', 'hospital_secretary', 'hospital_president'))
    entries.push({ to: '/self-check', label: '台账自查', sound: 'taizhangzicha tzzc' });
  if (has('hospital_clerk', 'hospital_discipline', 'city_office', 'city_leader'))
    entries.push({ to: '/draws', label: '随机抽取', sound: 'suijichouqu sjcq' });
  if (has('hospital_admin', 'city_admin', 'hospital_clerk', 'hospital_discipline', 'city_office'))
    entries.push({ to: '/people', label: '人员', sound: 'renyuan ry' });
  if (has('hospital_secretary', 'hospital_president', 'hospital_discipline', 'hospital_admin', 'city_office', 'city_admin'))
    entries.push({ to: '/permissions', label: '谁能看什么', sound: 'shuinengkanshenme snksm' });
  if (has('hospital_admin', 'city_admin', 'system_admin'))
    entries.push(
      { to: '/organisation', label: '机构与岗位', sound: 'jigouyugangwei jgygw' },
      { to: '/security-log', label: '安全日志', sound: 'anquanrizhi aqrz' },
    );
  entries.push({ to: '/settings', label: '设置', sound: 'shezhi sz' });
  return entries;
}

/** Left out of a small house's navigation. */
const besideLight: readonly string[] = ['/collections', '/self-check', '/draws', '/permissions', '/security-log'];

/** 轻量模式: one page a month comes first, what is rarely needed goes to 设置. */
const light = (entries: readonly NavEntry[], isClerk: boolean): readonly NavEntry[] => {
  const month: NavEntry[] = isClerk ? [{ to: '/month', label: '本月一页', sound: 'benyueyiye byyy' }] : [];
  const [today, ...rest] = entries.filter((entry) => !besideLight.includes(entry.to));
  return [...(today ? [today] : []), ...month, ...rest];
};
