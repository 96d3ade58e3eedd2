/** Where ⌘K / Ctrl-K begins; what it opens is fetched at its first use. */
import { SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useIsPhone } from '../../ui/session.tsx';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette: component }) => ({ default: component })));

export function SearchButton() {
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setIsOpen(true);
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, []);
  return (
    <>
      <Button
        icon={<SearchOutlined />}
        aria-label="查找记录、人员、页面和操作"
        aria-haspopup="dialog"
        className={isPhone ? '' : 'search-button'}
        onClick={() => setIsOpen(true)}
      >
        {isPhone ? null : (
          <>
            <span>查找记录、人员、页面</span>
            <kbd>Ctrl K</kbd>
          </>
        )}
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <Palette onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
