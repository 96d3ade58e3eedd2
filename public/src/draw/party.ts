/** For a party that hands in randomness: makes the value and its commitment here, so that nobody else knows it before the reveal. */
import type { DrawFile } from '@qinglian/domain/draws/contract.ts';
import { commitmentOf } from '@qinglian/domain/draws/draw.ts';
import { hexFromBytes } from '@qinglian/kernel/hash/sha256.ts';
import { el, facts } from '../ui/dom.ts';

const waitingParties = ({ terms, randomness }: DrawFile): readonly string[] => {
  const committed = randomness?.kind === 'commit_reveal' ? randomness.parties.map((item) => item.party) : [];
  return terms.announced.kind === 'commit_reveal' ? terms.announced.parties.filter((name) => !committed.includes(name)) : [];
};

export const isWaiting = (file: DrawFile): boolean => file.state === 'frozen' && waitingParties(file).length > 0;

export function partySection(file: DrawFile): HTMLElement {
  const choice = el('select', { id: 'party' }, ...waitingParties(file).map((name) => el('option', { value: name }, name)));
  const shown = el('div', { aria: { live: 'polite' } });
  const form = el(
    'form',
    { noValidate: true },
    el('label', { htmlFor: 'party' }, '我是'),
    el('div', { className: 'row' }, choice, el('button', { type: 'submit' }, '生成随机数和承诺')),
    shown,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const value = hexFromBytes(crypto.getRandomValues(new Uint8Array(32)));
    shown.replaceChildren(
      facts([
        ['承诺', el('code', { className: 'wrap' }, commitmentOf(file.termsHash, choice.value, value))],
        ['随机数', el('code', { className: 'wrap' }, value)],
      ]),
      el(
        'p',
        {},
        el('strong', {}, '现在只交承诺，随机数自己保存；'),
        '各方都交了承诺以后，再在截止前交出随机数。丢失随机数等于没有揭示，本次抽取将作废并写明是哪一方。',
      ),
    );
  });
  return el(
    'section',
    {},
    el('h2', {}, '我是提交随机数的一方'),
    el('p', { className: 'hint' }, '随机数在您的浏览器中产生，不会发送。'),
    form,
  );
}
