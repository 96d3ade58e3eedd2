/** The entrance: two things that anybody can check here. */
import { el } from './ui/dom.ts';
import { mountShell } from './ui/shell.ts';

const card = (href: string, title: string, text: string): HTMLElement =>
  el('a', { href, className: 'card' }, el('h2', {}, title), el('p', {}, text));

mountShell({ current: '/' }).append(
  el('h1', {}, '公开核验'),
  el('p', { className: 'lead' }, '任何人都可以在这里核对，不需要登录，也不需要相信发布者。'),
  el(
    'div',
    { className: 'cards' },
    card('/verify/document', '文件核验', '扫描文件上的二维码或输入核验码，查看文件由谁签发、是否有效，核对手中的文件。'),
    card('/verify/draw', '抽取核验', '核对一次随机抽取：名单是否事先冻结、随机数从哪里来、结果是否由它们算出。'),
  ),
);
