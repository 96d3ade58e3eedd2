/** A chart with the sentence it says, the same figures as a table, and both to take away. */
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useIsPhone } from '../../ui/session.tsx';
import { csvOf } from './csv.ts';
import type { Drawn } from './draw.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  readonly colour: string;
}

export interface ChartProps {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly says: string;
  readonly kind: 'bar' | 'line';
  readonly isStacked?: boolean;
  readonly unit: string;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** Opens the records behind one figure. */
  readonly onPick: (category: number, series: number) => void;
}

const save = (href: string, name: string): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
};

export function Chart(props: ChartProps) {
  const isPhone = useIsPhone();
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const latest = useRef(props);
  const [isTable, setIsTable] = useState(isPhone);
  useEffect(() => {
    latest.current = props;
    drawn.current?.update(props);
  });
  useEffect(() => {
    let isGone = false;
    const at = box.current;
    if (isTable || at === null) return;
    void import('./draw.ts').then(({ drawIn }) => {
      if (isGone) return;
      drawn.current = drawIn(at, (category, series) => latest.current.onPick(category, series));
      drawn.current.update(latest.current);
    });
    return () => {
      isGone = true;
      drawn.current?.close();
      drawn.current = null;
    };
  }, [isTable]);
  const { title, says, unit, categories, series, onPick } = props;
  const sheet = (): void => {
    const lines = [
      ['', ...series.map((one) => one.name)],
      ...categories.map((name, at) => [name, ...series.map((one) => one.values[at] ?? 0)]),
    ];
    const href = URL.createObjectURL(new Blob([csvOf(lines)], { type: 'text/csv;charset=utf-8' }));
    save(href, `${title}.csv`);
    URL.revokeObjectURL(href);
  };
  return (
    <figure className="chart">
      <figcaption>
        <b>{title}</b>
        <span className="muted">{says}</span>
      </figcaption>
      <div className="chart-tools no-print">
        <Button size="small" onClick={() => setIsTable(!isTable)}>
          {isTable ? '看图' : '看表'}
        </Button>
        {isTable ? null : (
          <Button size="small" onClick={() => drawn.current && save(drawn.current.picture(), `${title}.png`)}>
            导出图片
          </Button>
        )}
        <Button size="small" onClick={sheet}>
          导出表格
        </Button>
      </div>
      {isTable ? (
        // Keys of their own: the drawing empties its box when it goes, and the box must not be the table's.
        <div key="table" className="heat-scroll">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{unit}</th>
                {series.map((one) => (
                  <th key={one.name} scope="col" className="number">
                    {one.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {categories.map((name, at) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {series.map((one, of) => (
                    <td key={one.name} className="number">
                      {(one.values[at] ?? 0) === 0 ? (
                        <span className="muted">0</span>
                      ) : (
                        <button
                          type="button"
                          className="link"
                          aria-label={`${name}，${one.name}${one.values[at]}${unit}，查看记录`}
                          onClick={() => onPick(at, of)}
                        >
                          {one.values[at]}
                        </button>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div key="drawing" ref={box} className="chart-box" role="img" aria-label={`${title}。${says}。`} />
      )}
    </figure>
  );
}
