/** The frame of every public page: heading, large type, what becomes of what is entered. */
import { el } from './dom.ts';

const LARGE = 'large-type';

// A web-view may forbid storage; then the choice holds for this page only.
function remembered(): boolean {
  try {
    return localStorage.getItem(LARGE) === '1';
  } catch {
    return false;
  }
}

function largeTypeButton(): HTMLElement {
  const button = el('button', { type: 'button', className: 'quiet' });
  const show = (isLarge: boolean): void => {
    document.documentElement.classList.toggle('large', isLarge);
    button.setAttribute('aria-pressed', String(isLarge));
    button.textContent = isLarge ? '标准字' : '大字';
  };
  button.addEventListener('click', () => {
    const isLarge = !document.documentElement.classList.contains('large');
    show(isLarge);
    try {
      localStorage.setItem(LARGE, isLarge ? '1' : '0');
    } catch {
      // The choice still holds for this page.
    }
  });
  show(remembered());
  return button;
}

/** Puts the frame into the page and gives the place for the content. */
export function mountShell({ current }: { readonly current: '/' | '/verify/document' | '/verify/draw' }): HTMLElement {
  const link = (href: typeof current, text: string): HTMLElement =>
    el('a', { href, ...(href === current ? { aria: { current: 'page' } } : {}) }, text);
  const main = el('main', { id: 'content', tabIndex: -1 });
  document.body.replaceChildren(
    el('a', { href: '#content', className: 'skip' }, '跳到正文'),
    el(
      'header',
      {},
      el(
        'div',
        { className: 'bar' },
        el(
          'a',
          { href: '/', className: 'brand' },
          el('span', { className: 'mark', aria: { hidden: 'true' } }),
          '清廉医院 · 公开核验',
        ),
        el('nav', { aria: { label: '页面' } }, link('/verify/document', '文件核验'), link('/verify/draw', '抽取核验')),
        largeTypeButton(),
      ),
    ),
    main,
    el('footer', {}, el('p', {}, '核对在您的浏览器中完成：您选择的文件和粘贴的内容不会上传。本页不使用 Cookie，不需要登录。')),
  );
  return main;
}
