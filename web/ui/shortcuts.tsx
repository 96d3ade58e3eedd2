/** Single keys for what is done all day. They sleep while one types, and a question mark lists what the page has. */
import { useEffect, useRef } from 'react';

export interface Shortcut {
  readonly label: string;
  readonly run: () => void;
}
export type Shortcuts = Readonly<Record<string, Shortcut>>;

const everywhere: Shortcuts = { 'Ctrl K': { label: '查找记录、人员、页面和操作', run: () => undefined } };
const active = new Set<{ current: Shortcuts }>();

/** What the keys do on the page that is open. */
export const currentShortcuts = (): readonly (readonly [string, string])[] =>
  [everywhere, ...[...active].map((one) => one.current)].flatMap((keys) =>
    Object.entries(keys).map(([key, { label }]) => [key, label] as const),
  );

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog]') !== null);

export function useShortcuts(keys: Shortcuts): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const key = latest.current[event.key];
      if (!key) return;
      event.preventDefault();
      key.run();
    };
    active.add(latest);
    window.addEventListener('keydown', press);
    return () => {
      active.delete(latest);
      window.removeEventListener('keydown', press);
    };
  }, []);
}
