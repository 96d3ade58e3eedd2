/** A notice as people have it, CSV or JSON, as the lines that the calendar reads. */

const words: Readonly<Record<string, '休' | '班'>> = {
  休: '休',
  放假: '休',
  休息: '休',
  holiday: '休',
  off: '休',
  班: '班',
  上班: '班',
  调休上班: '班',
  workday: '班',
  work: '班',
};

const lineOf = (day: unknown, kind: unknown): string => `${String(day)} ${words[String(kind)] ?? String(kind)}`;

/**
 * CSV: `2027-01-01,休` a line, a heading line allowed. JSON: `{"2027-01-01": "休"}` or `[{"date": "2027-01-01", "type": "休"}]`.
 * What is neither goes through as it is, so that the calendar names the line.
 */
export function linesOf(text: string): string {
  const plain = text.replace(/^\uFEFF/, '').trim();
  if (plain.startsWith('{') || plain.startsWith('[')) {
    let value: unknown;
    try {
      value = JSON.parse(plain);
    } catch {
      return plain;
    }
    if (Array.isArray(value))
      return value
        .map((one: unknown) =>
          typeof one === 'object' && one !== null && 'date' in one && 'type' in one
            ? lineOf(one.date, one.type)
            : JSON.stringify(one),
        )
        .join('\n');
    if (typeof value === 'object' && value !== null)
      return Object.entries(value)
        .map(([day, kind]) => lineOf(day, kind))
        .join('\n');
  }
  // A heading keeps its place as a comment, so that line numbers stay those of the file.
  return plain
    .split('\n')
    .map((raw, at) => {
      const [day = '', kind = '', ...rest] = raw.trim().split(/[\s,，;]+/);
      if (at === 0 && !/\d/.test(day)) return `# ${raw.trim()}`;
      return rest.length > 0 || day === '' || day.startsWith('#') ? raw : lineOf(day, kind).trim();
    })
    .join('\n');
}
