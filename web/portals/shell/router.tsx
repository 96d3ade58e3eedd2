/** Addresses of the staff application. Pages are loaded when they are first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Empty } from '../../ui/states.tsx';
import './extras.ts';
import { Frame } from './frame.tsx';

const rootRoute = createRootRoute({
  component: Frame,
  notFoundComponent: () => (
    <div className="page">
      <Empty title="没有这个页面">请从左侧导航重新进入。</Empty>
    </div>
  ),
});

const route = <P extends string>(path: P, load: () => Promise<{ Page: () => React.ReactNode }>) =>
  createRoute({ getParentRoute: () => rootRoute, path, component: lazyRouteComponent(load, 'Page') });

export type ListSearch = Readonly<Record<string, string | undefined>>;

const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ledgers/$ledger',
  validateSearch: (search: Record<string, unknown>): ListSearch =>
    Object.fromEntries(
      Object.entries(search).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
      ),
    ),
  component: lazyRouteComponent(() => import('../../ledger/list-page.tsx'), 'Page'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    createRoute({
      getParentRoute: () => rootRoute,
      path: '/',
      beforeLoad: () => {
        throw redirect({ to: '/today' });
      },
    }),
    route('/today', () => import('../../areas/today/today-page.tsx')),
    route('/month', () => import('../../areas/month/month-page.tsx')),
    route('/month-plan', () => import('../../areas/briefs/month-plan-page.tsx')),
    route('/secretary', () => import('../../areas/briefs/secretary-page.tsx')),
    route('/standards', () => import('../../areas/standards/board-page.tsx')),
    route('/standards/$pack/trends', () => import('../../areas/standards/trends-page.tsx')),
    route('/standards/$pack/parameters', () => import('../../areas/standards/parameters-page.tsx')),
    route('/packs', () => import('../../areas/packs/packs-page.tsx')),
    route('/calendar', () => import('../../areas/calendar/calendar-page.tsx')),
    route('/standards/$pack/$row', () => import('../../areas/standards/row-page.tsx')),
    route('/ledgers', () => import('../../ledger/ledgers-page.tsx')),
    listRoute,
    route('/ledgers/$ledger/new', () => import('../../ledger/new-page.tsx')),
    route('/ledgers/$ledger/$id', () => import('../../ledger/record-page.tsx')),
    route('/ledgers/$ledger/$id/edit', () => import('../../ledger/edit-page.tsx')),
    route('/reports', () => import('../../areas/reports/reports-page.tsx')),
    route('/reports/$id', () => import('../../areas/reports/report-page.tsx')),
    route('/city', () => import('../../areas/reports/city-page.tsx')),
    route('/city/window', () => import('../../areas/city/window-page.tsx')),
    route('/city/tasks', () => import('../../areas/city/tasks-page.tsx')),
    route('/city/intake', () => import('../../areas/city/intake-page.tsx')),
    route('/city/papers/$id', () => import('../../areas/city/paper-page.tsx')),
    route('/inbox', () => import('../../areas/messages/inbox-page.tsx')),
    route('/self-check', () => import('../../areas/consistency/consistency-page.tsx')),
    route('/collections', () => import('../../areas/collection/collections-page.tsx')),
    route('/collections/$id', () => import('../../areas/collection/collection-page.tsx')),
    route('/fill/$id', () => import('../../areas/collection/fill-page.tsx')),
    route('/access/$id', () => import('../../areas/access/opened-page.tsx')),
    route('/archives', () => import('../../areas/archives/archives-page.tsx')),
    route('/permissions', () => import('../../areas/access/permissions-page.tsx')),
    route('/draws', () => import('../../areas/draws/draws-page.tsx')),
    route('/draws/new', () => import('../../areas/draws/new-draw-page.tsx')),
    route('/draws/$id', () => import('../../areas/draws/draw-page.tsx')),
    route('/people', () => import('../../areas/people/people-page.tsx')),
    route('/organisation', () => import('../../areas/people/organisation-page.tsx')),
    route('/security-log', () => import('../../areas/people/security-page.tsx')),
    route('/settings', () => import('../../areas/settings/settings-page.tsx')),
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
