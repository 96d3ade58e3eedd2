/** Word tables as a grid of text: cells merged across or down are filled in everywhere they reach. And the text around them. */
import { documentXml, elements, textOf } from './docx-read.ts';

export type Grid = readonly (readonly string[])[];

/** Every table of a file; a row that a person made narrower ends early. */
export function readGrids(bytes: Uint8Array): readonly Grid[] {
  return elements(documentXml(bytes), 'w:tbl').map((table) => {
    const grid: string[][] = [];
    for (const row of elements(table, 'w:tr')) {
      const cells: string[] = [];
      const before = numberIn(/<w:gridBefore\b[^>]*w:val="(\d+)"/, row, 0);
      for (let at = 0; at < before; at++) cells.push('');
      for (const cell of elements(row, 'w:tc')) {
        const above = grid.at(-1)?.[cells.length] ?? '';
        const isContinued = /<w:vMerge\b/.test(cell) && !/<w:vMerge\b[^>]*w:val="restart"/.test(cell);
        const own = elements(cell, 'w:p').map(textOf).join('\n').trim();
        const value = isContinued && own === '' ? above : own;
        const span = Math.min(60, numberIn(/<w:gridSpan\b[^>]*w:val="(\d+)"/, cell, 1));
        for (let at = 0; at < span; at++) cells.push(value);
      }
      grid.push(cells);
    }
    return grid;
  });
}

const numberIn = (pattern: RegExp, xml: string, otherwise: number): number => Number(pattern.exec(xml)?.[1] ?? otherwise);

/** Paragraphs outside of tables, in order, blank ones left out. */
export const readParagraphs = (bytes: Uint8Array): readonly string[] =>
  elements(documentXml(bytes).replaceAll(/<w:tbl(?=[\s>])[\s\S]*?<\/w:tbl>/g, ''), 'w:p')
    .map((paragraph) => textOf(paragraph).trim())
    .filter((line) => line !== '');
