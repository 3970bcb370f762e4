// A channel, the direct messages with the app, and a thread beside them.

import { blocks } from './blocks.js';
import { download } from './api.js';
import { h, json } from './dom.js';
import { guide } from './guide.js';
import { confirm } from './modal.js';
import { clockTime, nameOf, now, person } from './state.js';
import { emojiOf, mrkdwn } from './text.js';

let perform;
export const start = (act) => { perform = act; };

const reactions = ['eyes', '+1', 'white_check_mark'];

export const roomName = (r) => (r.kind === 'im' ? now.scene.app.name : '#' + r.name);

// conversation makes the pane once; show fills in what is there.
export function conversation(room, { tabs, title } = {}) {
  const list = h('ol', { className: 'messages', 'aria-label': `Messages in ${roomName(room)}` });
  const { form, write } = composer(room);
  const pane = h('section', { className: 'pane', 'aria-label': roomName(room) },
    h('header', { className: 'pane-head' }, h('h1', {}, title ?? roomName(room)), room.topic && h('p', { className: 'faint' }, room.topic), tabs),
    h('div', { className: 'scroller', tabIndex: 0, role: 'group', 'aria-label': 'Conversation' }, list), form);
  return { pane, show: (r) => fill(list, r.messages.filter((m) => !m.thread_ts || m.broadcast), r, { write }) };
}

export function thread(room, ts, close) {
  const list = h('ol', { className: 'messages', 'aria-label': 'Messages in the thread' });
  const pane = h('section', { className: 'pane' },
    h('header', { className: 'pane-head' }, h('h2', {}, 'Thread'), h('p', { className: 'faint' }, roomName(room)),
      h('button', { type: 'button', className: 'quiet', 'aria-label': 'Close thread', onclick: close }, '×')),
    h('div', { className: 'scroller', tabIndex: 0, role: 'group', 'aria-label': 'Thread' }, list), composer(room, ts).form);
  return { pane, show: (r) => fill(list, r.messages.filter((m) => m.ts === ts || m.thread_ts === ts), r, { inThread: true }) };
}

// fill replaces only what changed, so that nobody loses the focus to a message of
// somebody else.
function fill(list, messages, room, { inThread, write }) {
  const box = list.parentElement;
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const old = new Map([...list.children].map((li) => [li.dataset.ts, li]));
  const fresh = messages.map((m) => {
    const replies = room.messages.filter((r) => r.thread_ts === m.ts && r.ts !== m.ts).length;
    const mark = JSON.stringify([m, inThread ? 0 : replies, now.scene.me.id]);
    const before = old.get(m.ts);
    if (before?.mark === mark) return before;
    const hadFocus = before?.contains(document.activeElement);
    const li = message(m, room, inThread ? 0 : replies, inThread);
    li.mark = mark;
    if (hadFocus) queueMicrotask(() => li.focus());
    return li;
  });
  if (fresh.length === 0) {
    const mark = now.scene.me.id + now.scene.can_jump;
    const there = list.firstChild?.mark === mark ? list.firstChild : Object.assign(h('li', { className: 'empty' }, guide(room, write)), { mark });
    fresh.push(there);
  }
  list.replaceChildren(...fresh);
  if (atEnd || old.size === 0) box.scrollTop = box.scrollHeight;
}

export function avatar(id) {
  const name = nameOf(id);
  const letters = name.split(/\s+/).map((w) => w[0]).join('').slice(0, 2).toUpperCase();
  const hue = [...id].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 6, 7);
  return h('span', { className: `avatar hue${hue}`, 'aria-hidden': 'true' }, letters);
}

function message(m, room, replies, inThread) {
  const byApp = m.user === now.scene.app.user;
  const who = person(m.user);
  const ctx = {
    key: `${m.channel}/${m.ts}`, where: { channel: m.channel, message: m.ts }, act: perform, confirm, heading: 'h2',
  };
  return h('li', { className: `message${m.for ? ' only-you' : ''}`, tabIndex: -1, 'data-ts': m.ts },
    avatar(m.user),
    h('article', { 'aria-label': `${nameOf(m.user)}, ${clockTime(m.ts, { hour: '2-digit', minute: '2-digit' })}` },
      m.for && h('p', { className: 'faint' }, 'Only visible to you'),
      h('p', { className: 'by' }, h('strong', {}, nameOf(m.user)), byApp && h('span', { className: 'badge' }, 'APP'),
        who && who.team_id !== now.scene.team.id && h('span', { className: 'badge' }, 'other company'), who?.is_restricted && h('span', { className: 'badge' }, 'guest'),
        h('time', {}, clockTime(m.ts, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })),
        m.edited && h('span', { className: 'faint' }, '(edited)')),
      m.blocks?.length ? blocks(m.blocks, ctx) : h('div', { className: 'text' }, mrkdwn(m.text)),
      (m.files ?? []).map(file),
      h('div', { className: 'under' },
        Object.entries(m.reactions ?? {}).map(([name, by]) => h('span', { className: 'reaction', title: by.map(nameOf).join(', ') }, `${emojiOf(name)} ${by.length}`)),
        replies > 0 && h('button', { type: 'button', className: 'linklike', onclick: () => openThread(m) }, replies === 1 ? '1 reply' : `${replies} replies`))),
    m.for ? null : menu(m, room, inThread));
}

function file(id) {
  const f = now.scene.files?.find((x) => x.id === id);
  return f && h('button', { type: 'button', className: 'button file', onclick: () => download(f) }, `Download ${f.title || f.name} (${f.size} bytes)`);
}

export const openThread = (m) => {
  now.thread = m.thread_ts || m.ts;
  dispatchEvent(new Event('standin:place'));
};

function menu(m, room, inThread) {
  const item = (label, run) => h('button', { type: 'button', onclick: () => { box.open = false; run(); } }, label);
  const shortcuts = (now.scene.shortcuts ?? []).filter((s) => s.type === 'message');
  const box = h('details', { className: 'menu message-menu' }, h('summary', { 'aria-label': `Actions on the message of ${nameOf(m.user)}` }, '⋯'),
    h('div', { className: 'items' },
      !inThread && item('Reply in thread', () => openThread(m)),
      shortcuts.map((s) => item(s.name, () => perform({ do: 'message_shortcut', channel: m.channel, message: m.ts, callback: s.callback_id }))),
      reactions.map((r) => item(`React with ${emojiOf(r)}`, () => perform({ do: 'react', channel: m.channel, message: m.ts, reaction: r }))),
      json(m)));
  return box;
}

function composer(room, ts) {
  if (room.kind === 'im' && !now.scene.app.listens) {
    return { form: h('p', { className: 'composer faint' }, `${now.scene.app.name} reads no messages here. Use its buttons.`) };
  }
  const label = ts ? 'Reply in the thread' : `Message ${roomName(room)}`;
  const hints = h('ul', { className: 'hints', hidden: true, 'aria-label': 'Commands' });
  const area = h('textarea', {
    rows: 1, 'aria-label': label, placeholder: ts || !now.scene.commands?.length ? label : `${label}, or / for commands`, oninput: () => suggest(area, hints, ts),
    onkeydown: (e) => {
      if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        sendTyped(room, ts, area, hints);
      }
    },
  });
  const write = (text) => {
    area.value = text;
    area.focus();
  };
  const form = h('form', { className: 'composer', onsubmit: (e) => { e.preventDefault(); sendTyped(room, ts, area, hints); } },
    hints, !ts && shortcutMenu(area, hints), area, h('button', { type: 'submit', className: 'button primary' }, 'Send'));
  return { form, write };
}

async function sendTyped(room, ts, area, hints) {
  const text = area.value;
  if (!text.trim()) return;
  area.value = '';
  hints.hidden = true;
  const out = await perform({ do: 'type', channel: room.id, thread: ts, text });
  if (!out) area.value ||= text;
}

function suggest(area, hints, ts) {
  const fits = area.value.startsWith('/') && !area.value.includes(' ') && !ts
    ? (now.scene.commands ?? []).filter((c) => c.command.startsWith(area.value)) : [];
  hints.hidden = fits.length === 0;
  hints.replaceChildren(...fits.map((c) => h('li', {}, commandButton(c, area, hints))));
}

const commandButton = (c, area, hints, done) => h('button', {
  type: 'button', onclick: () => {
    area.value = c.command + ' ';
    hints.hidden = true;
    done?.();
    area.focus();
  },
}, h('strong', {}, c.command), ' ', h('span', {}, c.usage_hint ?? ''), h('small', {}, c.description));

function shortcutMenu(area, hints) {
  const shut = () => { box.open = false; };
  const global = (now.scene.shortcuts ?? []).filter((s) => s.type === 'global');
  const commands = now.scene.commands ?? [];
  if (global.length + commands.length === 0) return null;
  const box = h('details', { className: 'menu up' }, h('summary', { 'aria-label': 'Shortcuts' }, '⚡'),
    h('div', { className: 'items' },
      global.map((s) => h('button', { type: 'button', onclick: () => { shut(); perform({ do: 'shortcut', callback: s.callback_id }); } },
        h('strong', {}, s.name), h('small', {}, s.description ?? ''))),
      commands.map((c) => commandButton(c, area, hints, shut))));
  return box;
}
