/** Draws to test with, and to show what a file looks like. Not used by the product. */
import { drawn, freezeOpenDraw, freezePrivateDraw, type SaltedStratum, type TermsInput, voided } from './build.ts';
import type { DrawFile } from './contract.ts';
import { commitmentOf } from './draw.ts';

const must = (file: DrawFile | null): DrawFile => {
  if (file === null) throw new Error('the sample has its randomness');
  return file;
};

const common = {
  title: '2025年第二轮清廉医院建设抽查',
  org: '广水市卫生健康局',
  basis: '2025年清廉医院建设标准 六/13/3“内容真实可靠”',
  frozenAt: '2025-11-20T02:00:00.000Z',
};
const lottery: TermsInput = {
  ...common,
  drawId: '2025-抽查-2',
  announced: { kind: 'public', source: '福彩3D', issue: '2025312', expectedAt: '2025-11-20T13:15:00.000Z' },
};

export const sampleHospitals = Array.from({ length: 40 }, (_, i) => `H${String(i + 1).padStart(2, '0')}`);

/** The published vector as a file. */
export function sampleLotteryDraw(): DrawFile {
  const frozen = freezeOpenDraw(lottery, [{ name: '全部', take: 5, substitutes: 2, ids: sampleHospitals }]);
  const randomness = {
    kind: 'public' as const,
    value: '4 0 7',
    at: '2025-11-20T13:30:00.000Z',
    source: '中国福利彩票网开奖公告',
  };
  return must(drawn({ ...frozen, randomness }));
}

const parties = [
  { party: '市卫健局', value: '11'.repeat(16) },
  { party: '县人民医院', value: '22'.repeat(16) },
  { party: '特邀监察员', value: '33'.repeat(16) },
];

/** `silent`: parties that committed and never revealed. */
export function sampleRevealedDraw({ silent = [] }: { silent?: readonly string[] } = {}): DrawFile {
  const frozen = freezeOpenDraw(
    {
      ...common,
      drawId: '2025-抽查-3',
      announced: { kind: 'commit_reveal', parties: parties.map((item) => item.party), revealBy: '2025-11-21T10:00:00.000Z' },
      excluded: [{ id: '市中医院', reason: '派驻检查组组长配偶任职，回避' }],
    },
    [
      { name: '综合医院', take: 1, substitutes: 1, ids: ['县人民医院', '二医院', '三医院'] },
      {
        name: '乡镇卫生院',
        take: 2,
        substitutes: 2,
        ids: ['东镇卫生院', '西镇卫生院', '南镇卫生院', '北镇卫生院', '𠮷镇卫生院'],
      },
    ],
  );
  const entries = parties.map(({ party, value }, i) => ({
    party,
    commitment: commitmentOf(frozen.termsHash, party, value),
    committedAt: `2025-11-21T01:0${i}:00.000Z`,
    value: silent.includes(party) ? null : value,
    revealedAt: silent.includes(party) ? null : `2025-11-21T09:0${i}:00.000Z`,
    byProxy: party === '特邀监察员',
  }));
  const file: DrawFile = { ...frozen, randomness: { kind: 'commit_reveal', parties: entries } };
  if (silent.length === 0) return must(drawn(file));
  return voided(file, { at: '2025-11-21T10:00:00.000Z', reason: `${silent.join('、')}未在截止前揭示随机数`, parties: silent });
}

export const samplePrivateStrata: readonly SaltedStratum[] = [
  {
    name: '内科',
    take: 3,
    substitutes: 2,
    entries: Array.from({ length: 21 }, (_, i) => ({ id: `处方${1000 + i}`, salt: (i + 1).toString(16).padStart(32, '0') })),
  },
  {
    name: '外科',
    take: 2,
    substitutes: 1,
    entries: Array.from({ length: 8 }, (_, i) => ({ id: `处方${2000 + i}`, salt: (i + 100).toString(16).padStart(32, '0') })),
  },
];

export function samplePrivateDraw({ publishTokens = false } = {}): ReturnType<typeof freezePrivateDraw> {
  const frozen = freezePrivateDraw({ ...lottery, drawId: '2025-处方点评-11', title: '11月处方点评抽样' }, samplePrivateStrata);
  const randomness = {
    kind: 'public' as const,
    value: '8 1 5',
    at: '2025-11-20T13:30:00.000Z',
    source: '中国福利彩票网开奖公告',
  };
  return { ...frozen, file: must(drawn({ ...frozen.file, randomness }, { tokens: frozen.tokens, publishTokens })) };
}
