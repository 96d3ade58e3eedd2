/** What a signed-in person sees: the pages, and the sign-in dialog over them when a session ends. */
import { RouterProvider } from '@tanstack/react-router';
import { Modal } from 'antd';
import { router } from './router.tsx';
import { SignIn } from './sign-in.tsx';

export function Shell({ hasEnded, onSignedIn }: { hasEnded: boolean; onSignedIn: () => void }) {
  return (
    <>
      <RouterProvider router={router} />
      <Modal open={hasEnded} footer={null} closable={false} title="登录已失效">
        <p className="muted">请重新登录，您在页面上填写的内容仍然保留。</p>
        {hasEnded ? <SignIn onDone={onSignedIn} isDialog /> : null}
      </Modal>
    </>
  );
}
