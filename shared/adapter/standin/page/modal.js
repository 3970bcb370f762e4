// The stack of modals. The browser's dialog keeps the focus within.

import { blocks } from './blocks.js';
import { freshID, h, json } from './dom.js';
import { forget, now, typedIn } from './state.js';
import { textObject } from './text.js';

const box = document.getElementById('modal');
const asking = document.getElementById('confirm');
let shown = ''; // id, hash and errors of what is drawn
let errors = {};
let perform;
let opener = null;

export function start(act) {
  perform = act;
  box.addEventListener('cancel', (e) => {
    e.preventDefault();
    close(false);
  });
}

const close = (all) => perform({ do: 'close', all });

// draw shows the top of the stack, and leaves it alone if it is there already.
export function draw() {
  const stack = now.scene.views ?? [];
  const v = stack.at(-1);
  if (!v) {
    if (box.open) {
      box.close();
      opener?.isConnected && opener.focus();
    }
    shown = '';
    errors = {};
    return;
  }
  const mark = v.id + v.hash + JSON.stringify(errors) + stack.length;
  if (mark === shown) return;
  const sameView = shown.startsWith(v.id);
  if (!sameView) errors = {};
  shown = v.id + v.hash + JSON.stringify(errors) + stack.length;
  fill(v, stack.length, sameView);
}

function fill(v, depth, again) {
  const title = freshID('title');
  const key = v.id;
  forget(key, v.body.blocks);
  Object.assign(typedIn(key), { ...v.typed, ...typedIn(key) });
  const focused = again ? [...box.querySelectorAll('input,select,textarea,button')].indexOf(document.activeElement) : -1;
  const ctx = { key, where: { view: v.id }, errors, act: perform, confirm, heading: 'h3' };
  box.setAttribute('aria-labelledby', title);
  box.replaceChildren(h('form', { method: 'dialog', noValidate: true, onsubmit: (e) => { e.preventDefault(); submit(v); } },
    h('header', {},
      h('h2', { id: title }, textObject(v.body.title)),
      depth > 1 && h('span', { className: 'faint' }, `${depth} of up to 3`),
      h('button', { type: 'button', className: 'quiet', 'aria-label': 'Close all', onclick: () => close(true) }, '×')),
    h('div', { className: 'blocks', tabIndex: 0, role: 'group', 'aria-label': 'Content' }, blocks(v.body.blocks, ctx), json(v.body)),
    h('footer', {},
      h('button', { type: 'button', className: 'button', onclick: () => close(false) }, v.body.close ? textObject(v.body.close) : depth > 1 ? 'Back' : 'Close'),
      v.body.submit && h('button', { type: 'submit', className: 'button primary', disabled: v.body.submit_disabled }, textObject(v.body.submit)))));
  if (!box.open) {
    opener = document.activeElement;
    box.showModal();
  }
  focusWithin(focused);
}

function focusWithin(index) {
  const wrong = box.querySelector('[aria-invalid]');
  const all = box.querySelectorAll('input,select,textarea,button');
  const first = box.querySelector('[autofocus]') ?? box.querySelector('.blocks input, .blocks select, .blocks textarea, footer .primary');
  (wrong ?? all[index] ?? first ?? box).focus();
}

async function submit(v) {
  const button = box.querySelector('footer .primary');
  if (button) button.setAttribute('aria-busy', 'true');
  errors = {};
  const out = await perform({ do: 'submit', view: v.id, state: typedIn(v.id) });
  button?.removeAttribute('aria-busy');
  errors = out?.errors ?? {};
  draw();
}

// confirm asks before an element acts, and resolves to whether it may.
export function confirm(c) {
  return new Promise((done) => {
    const title = freshID('title');
    const end = (yes) => {
      asking.close();
      done(yes);
    };
    asking.setAttribute('aria-labelledby', title);
    asking.replaceChildren(
      h('header', {}, h('h2', { id: title }, textObject(c.title))),
      h('div', { className: 'blocks' }, h('p', {}, textObject(c.text))),
      h('footer', {},
        h('button', { type: 'button', className: 'button', onclick: () => end(false) }, textObject(c.deny)),
        h('button', { type: 'button', className: `button ${c.style ?? 'primary'}`, onclick: () => end(true) }, textObject(c.confirm))));
    asking.oncancel = (e) => {
      e.preventDefault();
      end(false);
    };
    asking.showModal();
  });
}
