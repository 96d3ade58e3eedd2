/** ? tells which keys the page has. */
import { Modal } from 'antd';
import { useState } from 'react';
import { currentShortcuts, useShortcuts } from '../../ui/shortcuts.tsx';

export function ShortcutHelp() {
  const [shown, setShown] = useState<readonly (readonly [string, string])[] | null>(null);
  useShortcuts({ '?': { label: '快捷键说明', run: () => setShown(currentShortcuts()) } });
  return (
    <Modal open={shown !== null} title="快捷键" footer={null} onCancel={() => setShown(null)}>
      <dl className="facts">
        {(shown ?? []).map(([key, label]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
