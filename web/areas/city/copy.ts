/** Text onto the clipboard, for WeChat or a message; says so when the browser forbids it. */
import { App } from 'antd';

export function useCopy(): (text: string) => Promise<void> {
  const { message } = App.useApp();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      void message.success('已复制，可粘贴到微信或短信');
    } catch {
      void message.warning('浏览器不允许复制，请选中文字手工复制');
    }
  };
}
