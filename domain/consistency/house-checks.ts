/** People and posts, readings of standards, the journal. */
import { addDays, addYears, dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { finding, recordsIn, text, type Check } from './snapshot.ts';

const ADMINISTRATOR = '系统管理员';

export const houseChecks: readonly Check[] = [
  {
    id: 'key-post-vacant',
    group: '人员',
    title: '重点岗位空缺',
    run: (s) =>
      s.posts.flatMap((post) =>
        post.isKey && post.holders.length === 0
          ? [{ text: `重点岗位“${post.name}”没有在岗人员`, href: '/organisation', by: ADMINISTRATOR }]
          : [],
      ),
  },
  {
    id: 'beyond-five-years',
    group: '人员',
    title: '高风险领域岗位任职超过五年',
    run: (s) =>
      s.posts.flatMap((post) =>
        post.riskArea === null
          ? []
          : post.holders
              .filter((holder) => addYears(holder.since, 5) < s.today)
              .map((holder) => ({
                text: `${holder.name}任“${post.name}”（${post.riskArea}）自${dayInChinese(holder.since)}，已超过五年`,
                href: '/organisation',
                by: ADMINISTRATOR,
              })),
      ),
  },
  {
    id: 'one-head',
    group: '人员',
    title: '二级以上医院党政主要负责人为同一人',
    run: (s) => {
      if (s.level !== '二级' && s.level !== '三级') return [];
      const heads = (role: string): readonly string[] =>
        s.posts.filter((post) => post.roles.includes(role)).flatMap((post) => post.holders.map((holder) => holder.personId));
      return heads('hospital_secretary').some((id) => heads('hospital_president').includes(id))
        ? [{ text: '党委书记和院长由同一人担任', href: '/organisation', by: ADMINISTRATOR }]
        : [];
    },
  },
  {
    id: 'leaver-account',
    group: '人员',
    title: '已离职人员仍可登录',
    run: (s) =>
      s.leavers.map((leaver) => ({
        text: `${leaver.name}已于${dayInChinese(leaver.leftOn)}离职，账号仍可登录`,
        href: '/organisation',
        by: ADMINISTRATOR,
      })),
  },
  {
    id: 'risk-without-review',
    group: '标准',
    title: '防控中的风险点没有复核日期',
    run: (s) =>
      recordsIn(s, 'risk_point').flatMap((record) =>
        record.state === 'in_force' && text(record, 'reviewOn') === '' ? [finding(s, record, '没有下次复核日期')] : [],
      ),
  },
  {
    id: 'reading-unconfirmed',
    group: '标准',
    title: '读法待发文机关确认',
    run: (s) =>
      s.readings.map((reading) => ({
        text: `${reading.row}“${reading.title}”：${reading.note}`,
        href: `/standards/${reading.pack}/${reading.row}`,
      })),
  },
  {
    id: 'looser-than-above',
    group: '标准',
    title: '本院或下级参数比上级的宽',
    run: (s) => s.conflicts.map(({ pack, reason }) => ({ text: reason, href: `/standards/${pack}/parameters` })),
  },
  {
    id: 'no-countersignature',
    group: '系统',
    title: '日志三十天内没有上级存证',
    run: (s) =>
      s.lastCountersigned === null || s.lastCountersigned < addDays(s.today, -30)
        ? [
            {
              text: s.lastCountersigned === null ? '还没有上级存证' : `最近一次上级存证在${dayInChinese(s.lastCountersigned)}`,
              href: '/settings',
              by: ADMINISTRATOR,
            },
          ]
        : [],
  },
];
