/** antd measures scroll bars with a style of its own making, which our policy refuses unless it carries the page's nonce. */
import type { Plugin } from 'vite';

const PLACE = /(::-webkit-scrollbar \{[\s\S]*?\}`, randomId)\)/;

export function withNonce(code: string): string {
  if (!PLACE.test(code)) throw new Error('the measuring of scroll bars is written otherwise now; see scrollbar-nonce.ts');
  return code.replace(PLACE, "$1, { csp: { nonce: document.querySelector('script[nonce]')?.nonce } })");
}

export const scrollbarNonce = (): Plugin => ({
  name: 'scrollbar-nonce',
  transform: (code, id) => (/@rc-component\/util\/es\/getScrollBarSize\.js$/.test(id) ? withNonce(code) : null),
});
