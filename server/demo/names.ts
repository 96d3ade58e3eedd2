/** Invented Chinese names, dealt without repeats as far as the combinations reach. */
import type { Chance } from '../platform/clock.ts';

const SURNAMES =
  '王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤';
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂兰玉萍红鹏辉建华文国志海燕春梅金凤云飞晓东俊峰佳慧子涵宇轩思远雨桐浩然欣怡若溪景行承恩致远乐天';

export function dealNames(chance: Chance): () => string {
  const used = new Set<string>();
  const pick = (letters: string): string => {
    const [high = 0, low = 0] = chance.bytes(2);
    return letters.charAt((high * 256 + low) % letters.length);
  };
  return () => {
    for (let tries = 0; tries < 50; tries++) {
      const name = pick(SURNAMES) + pick(GIVEN) + (tries % 3 === 2 ? '' : pick(GIVEN));
      if (!used.has(name)) {
        used.add(name);
        return name;
      }
    }
    return pick(SURNAMES) + pick(GIVEN) + pick(GIVEN);
  };
}
