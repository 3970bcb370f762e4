// The page: who acts, where they look, and keeping both in step with the stand-in.

import * as api from './api.js';
import { blocks } from './blocks.js';
import * as talk from './conversation.js';
import { h, json, toast } from './dom.js';
import { logPane } from './log.js';
import * as modal from './modal.js';
import { now } from './state.js';

const $ = (id) => document.getElementById(id);
let acting = new URLSearchParams(location.search).get('as') ?? sessionStorage.getItem('as') ?? '';
let drawn = { what: '' };
let drawnThread = { what: '' };
let told = false;

// act does something as the person, and tells what Slack would tell.
async function act(what) {
  try {
    const out = await api.act({ as: now.scene.me.id, ...what });
    if (out.told) toast(out.told, 'bad');
    await refresh();
    return out;
  } catch (e) {
    toast(e.message, 'bad');
    return null;
  }
}

let running = null;
let again = false;

// refresh draws the newest scene; calls while it runs make one more.
async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      now.scene = await api.scene(acting);
      told = false;
      draw();
    } while (again);
  })().finally(() => { running = null; });
  return running;
}

function draw() {
  drawTop();
  drawNav();
  drawMain();
  drawThread();
  modal.draw();
}

function drawTop() {
  const select = $('acting');
  const people = now.scene.people.filter((p) => !p.deleted);
  const mark = JSON.stringify(people.map((p) => p.id));
  if (select.mark !== mark) {
    select.mark = mark;
    select.replaceChildren(...people.map((p) => h('option', { value: p.id })));
  }
  people.forEach((p, n) => {
    const text = hasNews(p) ? `${p.real_name} (new message)` : p.real_name;
    if (select.options[n].textContent !== text) select.options[n].textContent = text;
  });
  select.value = now.scene.me.id;
  $('title').textContent = now.scene.me.title ?? '';
  const others = people.filter((p) => p.id !== now.scene.me.id && hasNews(p));
  drawNews(others);
  $('now').textContent = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: now.scene.me.tz }).format(new Date(now.scene.now));
  if (now.scene.can_jump && !$('jumps').children.length) {
    $('jumps').append(...[['1 hour', 3600], ['1 day', 86400], ['1 week', 604800]].map(([label, seconds]) => h('button', {
      type: 'button', className: 'quiet framed', 'aria-label': `Move the clock on by ${label}`, onclick: () => jump(label, seconds),
    }, `+${label}`)));
  }
}

// drawNews leads to those who have got something new, so that nobody has to guess
// whom to play next.
function drawNews(people) {
  const mark = JSON.stringify(people.map((p) => p.id));
  if ($('news').mark === mark) return;
  $('news').mark = mark;
  $('news').replaceChildren(...people.length ? ['Something new for', ...people.slice(0, 4).map((p) => h('button', {
    type: 'button', className: 'quiet news', onclick: () => become(p.id, 'messages'),
  }, p.real_name)), people.length > 4 ? `and ${people.length - 4} more` : ''] : []);
}

async function jump(label, seconds) {
  const buttons = [...$('jumps').children];
  buttons.forEach((b) => { b.disabled = true; });
  try {
    await api.jump(seconds);
    toast(`It is ${label} later for everybody.`, 'time');
  } catch (e) {
    toast(e.message, 'bad');
  }
  await refresh();
  buttons.forEach((b) => { b.disabled = false; });
}

// Seen is kept per person and tab.
const seenKey = (room) => `seen/${now.scene.me.id}/${room.kind === 'im' ? 'app' : room.id}`;
const hasNews = (p) => (now.scene.written?.[p.id] ?? '') > (sessionStorage.getItem(`seen/${p.id}/app`) ?? '');
const fresh = (room) => room.messages.filter((m) => m.user !== now.scene.me.id && m.ts > (sessionStorage.getItem(seenKey(room)) ?? '')).length;
const look = (room) => room.messages.length && sessionStorage.setItem(seenKey(room), room.messages.at(-1).ts);

function drawNav() {
  const entry = (place, label, count, extra) => h('li', {}, h('a', {
    href: `#${place}`, 'aria-current': now.place === place ? 'page' : undefined, className: count ? 'fresh' : '', ...extra,
    onclick: (e) => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      visit(place);
    },
  }, h('span', {}, label), count ? h('span', { className: 'count', 'aria-label': `${count} new` }, String(count)) : null));
  const rooms = now.scene.channels.filter((c) => c.kind !== 'im');
  const dm = now.scene.channels.find((c) => c.kind === 'im');
  const member = now.scene.me.team_id === now.scene.team.id;
  const list = [
    h('p', { className: 'team' }, now.scene.team.name),
    h('h2', {}, 'Channels'), h('ul', {}, rooms.map((r) => entry(r.id, '#' + r.name + (r.is_ext_shared ? ' (shared)' : ''), now.place === r.id ? 0 : fresh(r)))),
    member && h('h2', {}, 'Apps'),
    member && h('ul', {}, entry('home', `${now.scene.app.name}: Home`), entry('messages', `${now.scene.app.name}: Messages`, dm && now.place !== 'messages' ? fresh(dm) : 0)),
    h('h2', {}, 'Behind the scenes'), h('ul', {}, entry('log', 'Request log')),
  ].filter(Boolean);
  const mark = JSON.stringify([now.place, now.scene.me.id, list.map((n) => n.textContent)]);
  if ($('nav').mark === mark) return;
  const at = document.activeElement?.getAttribute?.('href');
  const had = $('nav').contains(document.activeElement);
  $('nav').mark = mark;
  $('nav').replaceChildren(...list);
  if (had) $('nav').querySelector(`a[href="${at}"]`)?.focus();
}

function roomOf(place) {
  return now.scene.channels.find((c) => (place === 'messages' ? c.kind === 'im' : c.id === place));
}

function drawMain() {
  const room = roomOf(now.place);
  const kind = now.place === 'home' || now.place === 'log' ? now.place : room ? room.id : 'none';
  const what = `${kind}/${now.scene.me.id}`;
  if (drawn.what !== what) {
    drawn = kind === 'home' ? homePane() : kind === 'log' ? logPane() : room ? talk.conversation(room) : nonePane();
    drawn.what = what;
    $('main').replaceChildren(drawn.pane);
  }
  drawn.show(room);
  if (room) look(room);
  document.title = `${kind === 'home' ? 'Home' : kind === 'log' ? 'Request log' : room ? talk.roomName(room) : 'Nothing'} – stand-in, not Slack`;
}

const nonePane = () => ({ pane: h('p', { className: 'empty' }, `${now.scene.me.real_name} is not in this conversation.`), show: () => {} });

function homePane() {
  const body = h('div', { className: 'scroller padded home', tabIndex: 0, role: 'group', 'aria-label': 'Home tab' });
  let mark = '';
  const show = () => {
    const v = now.scene.home;
    if (mark === v?.id + v?.hash) return;
    mark = v?.id + v?.hash;
    if (!v) {
      body.replaceChildren(h('p', { className: 'empty' }, `${now.scene.app.name} has put nothing here yet.`));
      return;
    }
    const index = [...body.querySelectorAll('input,select,textarea,button,a')].indexOf(document.activeElement);
    const ctx = { key: v.id, where: { view: v.id }, act, confirm: modal.confirm, heading: 'h2' };
    body.replaceChildren(h('div', { className: 'blocks' }, blocks(v.body.blocks, ctx), json(v.body)));
    body.querySelectorAll('input,select,textarea,button,a')[index]?.focus();
  };
  return { pane: h('section', { className: 'pane', 'aria-label': 'Home' }, h('header', { className: 'pane-head' }, h('h1', {}, `${now.scene.app.name}: Home`)), body), show };
}

function drawThread() {
  const room = roomOf(now.place);
  const open = room && now.thread && room.messages.some((m) => m.ts === now.thread);
  $('thread').hidden = !open;
  document.body.classList.toggle('with-thread', Boolean(open));
  if (!open) {
    drawnThread = { what: '' };
    $('thread').replaceChildren();
    return;
  }
  const what = `${room.id}/${now.thread}/${now.scene.me.id}`;
  if (drawnThread.what !== what) {
    drawnThread = talk.thread(room, now.thread, () => { now.thread = ''; drawThread(); $('main').focus(); });
    drawnThread.what = what;
    $('thread').replaceChildren(drawnThread.pane);
    $('thread').querySelector('textarea').focus();
  }
  drawnThread.show(room);
}

// go follows the address. A link to a message opens its channel.
async function go() {
  const [place, message] = location.hash.slice(1).split('/');
  if (place === 'main') return $('main').focus();
  const before = now.place;
  now.place = place || now.scene.channels[0]?.id || 'log';
  if (before !== now.place) now.thread = '';
  $('nav').classList.remove('open');
  $('menu').setAttribute('aria-expanded', 'false');
  if (now.place === 'home' || now.place === 'messages') await act({ do: now.place });
  draw();
  if (message) {
    const ts = message.replace(/^p(\d+)(\d{6})$/, '$1.$2');
    document.querySelector(`[data-ts="${CSS.escape(ts)}"]`)?.focus();
  }
}

// become lets somebody else act, who looks where the last one did or at a place.
async function become(id, place) {
  acting = id;
  sessionStorage.setItem('as', acting);
  now.thread = '';
  $('main').setAttribute('aria-busy', 'true');
  await refresh();
  await visit(place || (canBeAt(now.place) ? now.place : now.scene.channels[0]?.id ?? 'log'));
}

// canBeAt reports whether the person who acts finds anything at a place.
function canBeAt(place) {
  if (place === 'log') return true;
  if (place === 'home' || place === 'messages') return now.scene.me.team_id === now.scene.team.id;
  return now.scene.channels.some((c) => c.id === place);
}

// visit goes to a place, also to where one is. Until what is there is new, nothing
// can be pressed: a button that is replaced while somebody presses it does nothing.
async function visit(place) {
  $('main').setAttribute('aria-busy', 'true');
  if (location.hash !== `#${place}`) history.pushState(null, '', `#${place}`);
  await go();
  $('main').removeAttribute('aria-busy');
}

$('acting').addEventListener('change', (e) => become(e.target.value));
$('menu').addEventListener('click', () => {
  const open = $('nav').classList.toggle('open');
  $('menu').setAttribute('aria-expanded', String(open));
});
addEventListener('hashchange', go);
addEventListener('standin:place', draw);
addEventListener('click', (e) => {
  for (const m of document.querySelectorAll('details.menu[open]')) if (!m.contains(e.target)) m.open = false;
});
addEventListener('keydown', (e) => {
  if (e.key !== 'Escape') return;
  for (const m of document.querySelectorAll('details.menu[open]')) {
    m.open = false;
    m.querySelector('summary').focus();
  }
});

modal.start(act);
talk.start(act);
await refresh();
await go();
api.watch(refresh, () => {
  if (!told) toast('The stand-in has stopped. The page goes on when it is back.', 'bad');
  told = true;
});
