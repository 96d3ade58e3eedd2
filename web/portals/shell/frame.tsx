/** The frame of every page: navigation by work, who and where one is, how one reads. */
import { MenuOutlined, UserOutlined } from '@ant-design/icons';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Button, Drawer, Dropdown, Layout, Menu, type MenuProps } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { useIsPhone, useSession } from '../../ui/session.tsx';
import { FirstLoad } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';
import { Bell } from './bell.tsx';
import { type NavEntry, useFurtherPages, useNavigation } from './navigation.ts';
import { SearchButton } from './search-button.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';

export function Frame() {
  const { session, modes, setModes, signOut } = useSession();
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const entries = useNavigation();
  const further = useFurtherPages();
  // The longest that fits: an entry may lie below another's address.
  const current =
    [...entries, ...further].filter((entry) => path.startsWith(entry.to)).sort((a, b) => b.to.length - a.to.length)[0] ??
    (path.startsWith('/fill/') ? entries.find((entry) => entry.to.includes('/collection')) : undefined);
  const lit = current?.to ?? (['/calendar', '/packs'].some((one) => path.startsWith(one)) ? '/settings' : '');
  useEffect(() => {
    const page = current?.label ?? (path.startsWith('/inbox') ? '提醒' : '清廉医院建设平台');
    document.title = `${page} · ${session.organisation.name}`;
  }, [current?.label, path, session.organisation.name]);
  const itemOf = (entry: NavEntry) => ({
    key: entry.to,
    label: (
      <Link to={entry.to} onClick={() => setIsOpen(false)}>
        {entry.label}
      </Link>
    ),
  });
  const items: NonNullable<MenuProps['items']> = [
    ...entries.map(itemOf),
    ...(further.length === 0 ? [] : [{ key: 'further', label: '更多', children: further.map(itemOf) }]),
  ];
  const menu = <Menu mode="inline" selectedKeys={[lit]} items={items} style={{ borderInlineEnd: 0 }} />;
  const personal: MenuProps = {
    items: [
      { key: 'large', label: modes.isLarge ? '恢复标准字号' : '大字号' },
      { key: 'contrast', label: modes.isHighContrast ? '恢复标准对比度' : '高对比度' },
      { type: 'divider' },
      { key: 'out', label: '退出登录' },
    ],
    onClick: ({ key }) => {
      if (key === 'large') setModes({ ...modes, isLarge: !modes.isLarge });
      if (key === 'contrast') setModes({ ...modes, isHighContrast: !modes.isHighContrast });
      if (key === 'out') signOut();
    },
  };
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip" href="#content">
        跳到正文
      </a>
      <header
        className="app"
        style={{
          display: 'flex',
          alignItems: 'center',
          gap: isPhone ? 8 : 14,
          background: '#fff',
          borderBottom: '1px solid #d9e0e2',
          padding: isPhone ? '8px 12px' : '8px 20px',
          minHeight: 52,
          position: 'sticky',
          top: 0,
          zIndex: 15,
        }}
      >
        {isPhone ? <Button onClick={() => setIsOpen(true)} aria-label="打开导航" icon={<MenuOutlined />} /> : null}
        <div style={{ minWidth: 0, lineHeight: 1.3 }}>
          <div style={{ fontWeight: 600, whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }}>
            {session.organisation.name}
          </div>
          {isPhone ? null : (
            <div className="muted" style={{ fontSize: '.87em' }}>
              清廉医院建设平台
            </div>
          )}
        </div>
        <div style={{ flex: 1 }} />
        <SearchButton />
        {session.demo && !isPhone ? (
          <span className="muted" title="演示城市使用自己的时钟">
            演示时间 {moment(session.now)}
          </span>
        ) : null}
        <Bell />
        <Dropdown menu={personal} trigger={['click']}>
          {isPhone ? (
            <Button aria-label={`${session.person.name}：阅读方式、退出登录`} icon={<UserOutlined />} />
          ) : (
            <Button>{session.person.name}</Button>
          )}
        </Dropdown>
      </header>
      <Layout hasSider={!isPhone}>
        {isPhone ? (
          <Drawer
            open={isOpen}
            onClose={() => setIsOpen(false)}
            placement="left"
            size={260}
            title={`${session.organisation.name}　${session.person.name}`}
            styles={{ body: { padding: 8 } }}
          >
            {menu}
          </Drawer>
        ) : (
          <Layout.Sider width={168} theme="light" style={{ borderInlineEnd: '1px solid #d9e0e2', paddingTop: 10 }}>
            <nav aria-label="主导航">{menu}</nav>
          </Layout.Sider>
        )}
        <Layout.Content id="content" tabIndex={-1} style={{ minWidth: 0 }}>
          <div className="print-head">
            <b>{session.organisation.name}</b>　{moment(session.now)}
          </div>
          <Suspense
            fallback={
              <div className="page">
                <FirstLoad />
              </div>
            }
          >
            <Outlet />
          </Suspense>
        </Layout.Content>
      </Layout>
      <ShortcutHelp />
      {isPhone ? (
        <nav className="bottom-bar" aria-label="常用">
          {entries.slice(0, 4).map((entry) => (
            <Link key={entry.to} to={entry.to} activeProps={{ className: '' }} className={entry.to === lit ? 'active' : ''}>
              {entry.label}
            </Link>
          ))}
        </nav>
      ) : null}
    </Layout>
  );
}
