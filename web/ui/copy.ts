/** Text onto the clipboard, for WeChat or a message; says so when the browser forbids it. */
import { App } from 'antd';

export function useCopy(): (text: string) => Promise<void> {
  const { message } = App.useApp();
  return async (text) => {
    if (await copied(text)) void message.success('已复制，可粘贴到微信或短信');
    else void message.warning('浏览器不允许复制，请选中文字手工复制');
  };
}

/** Inside a house the address is often plain http, where browsers keep the clipboard closed to scripts: the old way still works there. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('readonly', '');
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
}
