/** 离任交接清单 as a workbook, for three signatures on paper. */
import type { HandoverPlan } from '@qinglian/domain/api/people.ts';
import { writeWorkbook } from '../../platform/office/xlsx.ts';

export async function handoverSheet(plan: HandoverPlan): Promise<Uint8Array> {
  return writeWorkbook(
    [
      {
        name: '未办结事项',
        columns: [
          { header: '序号', width: 6 },
          { header: '台账', width: 18 },
          { header: '事项', width: 44 },
          { header: '状态', width: 12 },
          { header: '时限', width: 12 },
          { header: '处理', width: 22 },
          { header: '接收人', width: 14 },
          { header: '备注', width: 18 },
        ],
        rows: plan.tasks.map((task, at) => [
          at + 1,
          task.register,
          task.title ?? '（由有权查看的人填写）',
          task.state,
          task.due,
          task.isSigned ? '已签字，按原签保留' : '移交',
          null,
          null,
        ]),
      },
      {
        name: '岗位',
        columns: [
          { header: '岗位', width: 34 },
          { header: '任职日期', width: 14 },
          { header: '接任人', width: 14 },
        ],
        rows: plan.posts.map((post) => [post.name, post.since, null]),
      },
      {
        name: '签字',
        columns: [
          { header: '事项', width: 24 },
          { header: '签名', width: 24 },
          { header: '日期', width: 16 },
        ],
        rows: [
          [`移交人（${plan.person.name}）`, null, null],
          ['接收人', null, null],
          ['监交人', null, null],
        ],
      },
    ],
    '离任交接清单',
  );
}
