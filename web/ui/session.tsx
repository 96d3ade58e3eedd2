/** Who is signed in, and the modes a person reads in. */
import type { SessionInfo } from '@qinglian/domain/api/ledgers.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react';

export interface Modes {
  readonly isLarge: boolean;
  readonly isHighContrast: boolean;
}

interface SessionValue {
  readonly session: SessionInfo;
  readonly modes: Modes;
  readonly setModes: (modes: Modes) => void;
  readonly signOut: () => void;
}
const Context = createContext<SessionValue | null>(null);

export const SessionProvider = ({ value, children }: { value: SessionValue; children: ReactNode }) => (
  <Context.Provider value={value}>{children}</Context.Provider>
);

export function useSession(): SessionValue {
  const value = useContext(Context);
  if (!value) throw new Error('useSession outside of a signed-in page');
  return value;
}

export function useRoles(): ReadonlySet<Role> {
  const { session } = useSession();
  return useMemo(() => new Set(session.posts.flatMap((post) => post.roles)), [session]);
}

const MODES = 'qinglian.modes';
export function useStoredModes(): readonly [Modes, (modes: Modes) => void] {
  const [modes, setModes] = useState<Modes>(() => {
    try {
      const stored = JSON.parse(localStorage.getItem(MODES) ?? '{}') as Partial<Modes>;
      return { isLarge: stored.isLarge === true, isHighContrast: stored.isHighContrast === true };
    } catch {
      // A broken or forbidden store means the plain mode.
      return { isLarge: false, isHighContrast: false };
    }
  });
  const keep = (next: Modes): void => {
    setModes(next);
    try {
      localStorage.setItem(MODES, JSON.stringify(next));
    } catch {
      // The mode then lasts for this page only.
    }
  };
  return [modes, keep];
}

/** Whether a media query holds now; the page is drawn anew when that changes. */
function useMedia(query: string): boolean {
  const watch = useCallback(
    (changed: () => void): (() => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(watch, () => window.matchMedia(query).matches);
}

export const useIsPhone = (): boolean => useMedia('(max-width: 700px)');
/** The system asks for reduced motion. */
export const useIsStill = (): boolean => useMedia('(prefers-reduced-motion: reduce)');
