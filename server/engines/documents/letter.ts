/** A 公文 of the city office by GB/T 9704: title, addressee, body with its levels of headings, unit and date. */
import { faces, packDocx, paragraph, run, sizes } from '../../platform/office/docx.ts';
import { paragraphsOf } from './summary.ts';

export interface LetterModel {
  readonly title: string;
  readonly addressee: string;
  readonly body: string;
  readonly unit: string;
  /** In Chinese; empty for a draft. */
  readonly date: string;
  readonly note: string;
}

const HEADING = 28;

/** First level 黑体, second level 楷体 up to its full stop, text 仿宋. */
function line(text: string) {
  if (/^[一二三四五六七八九十]+、/.test(text))
    return paragraph([run(text, { face: faces.heading })], { indent: 2, keepWithNext: true });
  const second = /^（[一二三四五六七八九十]+）[^。]*。?/.exec(text)?.[0];
  // A whole sentence behind the number is text, not a heading.
  if (second === undefined || second.length > HEADING) return paragraph([run(text)], { indent: 2 });
  const rest = text.slice(second.length);
  return paragraph([run(second, { face: faces.subheading }), ...(rest === '' ? [] : [run(rest)])], {
    indent: 2,
    ...(rest === '' ? { keepWithNext: true } : {}),
  });
}

export async function letterDocx(model: LetterModel): Promise<Uint8Array> {
  return packDocx(model.title, [
    {
      orientation: 'portrait',
      footerNote: model.note,
      children: [
        ...brokenTitle(model.title).map((text, at, all) =>
          paragraph([run(text, { face: faces.title, size: sizes.二号 })], {
            align: 'center',
            exactLine: false,
            after: at === all.length - 1 ? 320 : 0,
          }),
        ),
        paragraph([run(`${model.addressee}：`)], { align: 'left' }),
        ...paragraphsOf(model.body).map(line),
        paragraph([run('')]),
        paragraph([run(`${model.unit}　　`)], { align: 'right' }),
        paragraph([run(`${model.date === '' ? '　　　年　　月　　日' : model.date}　　　　`)], { align: 'right' }),
      ],
    },
  ]);
}

/** 20 characters of 二号 fill a line; a title breaks behind a word that may end one, the upper line the longer. */
export function brokenTitle(title: string): readonly string[] {
  if (title.length <= 20) return [title];
  const breaks = [...title.matchAll(/建设工作|清廉医院|情况的|关于|年|月|的/g)].map((match) => match.index + match[0].length);
  const middle = Math.ceil(title.length / 2);
  const fitting = breaks.filter((at) => at <= 20 && title.length - at <= 20 && at < title.length);
  const best = fitting.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle;
  return [title.slice(0, best), title.slice(best)];
}
