/** The application: who is signed in decides the portal; everything else loads when it is needed. */
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionInfo } from '@qinglian/domain/api/ledgers.ts';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ApiError, api, whenSignedOut } from '../../ui/api.ts';
import { SessionProvider, useIsPhone, useIsStill, useStoredModes } from '../../ui/session.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { themeFor } from '../../ui/theme.ts';
import { SetFactor, SetPassword, SignIn } from './sign-in.tsx';

// The sign-in page must not wait for the whole house.
const Shell = lazy(() => import('./shell.tsx').then(({ Shell: component }) => ({ default: component })));

const Setup = lazy(() => import('./setup.tsx').then(({ Setup: component }) => ({ default: component })));

dayjs.locale('zh-cn');
const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false } } });
const nonce =
  document.querySelector('script[nonce]')?.getAttribute('nonce') ||
  document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ||
  '';

export function App() {
  const [modes, setModes] = useStoredModes();
  const isPhone = useIsPhone();
  const isStill = useIsStill();
  useEffect(() => {
    // What the style sheet draws follows too.
    document.documentElement.dataset['contrast'] = modes.isHighContrast ? 'high' : '';
  }, [modes.isHighContrast]);
  return (
    <ConfigProvider
      locale={zhCN}
      theme={themeFor({ isPhone, isStill, ...modes })}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <QueryClientProvider client={client}>
          <SignedIn modes={modes} setModes={setModes} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function SignedIn({
  modes,
  setModes,
}: {
  modes: ReturnType<typeof useStoredModes>[0];
  setModes: ReturnType<typeof useStoredModes>[1];
}) {
  const queries = useQueryClient();
  const session = useQuery({ queryKey: ['session'], queryFn: () => api.get<SessionInfo>('/api/session') });
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => whenSignedOut(() => setHasEnded(true)), []);
  const reload = (): void => {
    const before = session.data?.person.id;
    setHasEnded(false);
    void queries.invalidateQueries().then(() => {
      const now = queries.getQueryData<SessionInfo>(['session'])?.person.id;
      // Somebody else signed in over the page: nothing of the first person may stay on it.
      if (before !== undefined && now !== before) window.location.assign('/');
    });
  };
  if (session.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  // Once somebody is in, an ended session is answered by the dialog over the page: what was typed must stay.
  if (session.error && !session.data) {
    const isSignedOut = session.error instanceof ApiError && session.error.status === 401;
    if (isSignedOut && window.location.pathname === '/setup') {
      return (
        <Suspense fallback={null}>
          <Setup />
        </Suspense>
      );
    }
    return isSignedOut ? (
      <SignIn onDone={reload} />
    ) : (
      <div className="page">
        <Failure error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  }
  if (session.data.mustChangePassword) return <SetPassword onDone={reload} />;
  if (session.data.mustSetFactor) return <SetFactor onDone={reload} />;
  const signOut = (): void => {
    void api.remove('/api/session').finally(() => {
      queries.clear();
      window.location.assign('/');
    });
  };
  return (
    <SessionProvider value={{ session: session.data, modes, setModes, signOut }}>
      <Suspense
        fallback={
          <div className="page">
            <FirstLoad />
          </div>
        }
      >
        <Shell hasEnded={hasEnded} onSignedIn={reload} />
      </Suspense>
    </SessionProvider>
  );
}
