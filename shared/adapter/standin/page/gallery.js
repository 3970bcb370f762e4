// The gallery draws everything that the app can show, with sample data, by the code
// with which the stand-in draws what the app sends. Nothing that is pressed here goes
// anywhere.

import { exhibit, exhibits, scene } from './api.js';
import { blocks } from './blocks.js';
import { h, json, toast } from './dom.js';
import { now } from './state.js';
import { mrkdwn, textObject } from './text.js';

const at = (id) => document.getElementById(id);
const surfaceOf = (e) => e.name.split('/')[0];
const placeOf = (e) => `${e.sample}/${e.name}`;

let list = [];
const payloads = new Map(); // by place

const ctx = (place, heading) => ({
  key: `gallery/${place}`, where: { view: place }, heading, confirm: async () => true,
  act: (what) => toast(`In the gallery nothing is sent. In Slack this would be “${what.action}”.`),
});

const button = (text, className) => h('button', { type: 'button', className, onclick: () => toast('In the gallery nothing is sent.') }, textObject(text));

// sheets draw a payload as what it is.
const sheets = {
  modal: (p, c) => h('div', { className: 'sheet modal' },
    h('header', {}, h('h3', {}, textObject(p.title))),
    h('div', { className: 'blocks' }, blocks(p.blocks, c)),
    h('footer', {}, button(p.close ?? { text: 'Close' }, 'button'), p.submit && button(p.submit, 'button primary'))),
  home: (p, c) => h('div', { className: 'sheet home' }, h('div', { className: 'blocks' }, blocks(p.blocks, c))),
  message: (p, c) => [
    h('p', { className: 'notice faint' }, 'As a notification: ', mrkdwn(p.text)),
    h('div', { className: 'sheet' }, p.blocks?.length ? blocks(p.blocks, c) : h('div', { className: 'text' }, mrkdwn(p.text))),
  ],
};

// answers draw what Slack does with a modal.
const answers = {
  clear: () => h('p', {}, 'All modals close.'),
  errors: (p) => h('div', { className: 'sheet' }, h('p', {}, 'The modal stays, and beside its fields stands:'),
    h('dl', {}, Object.entries(p.errors).map(([field, text]) => [h('dt', {}, field), h('dd', { className: 'error' }, text)]))),
  update: (p, c) => [h('p', { className: 'faint' }, 'In the place of the modal comes:'), sheets.modal(p.view, c)],
};

const sheetOf = (p) => answers[p?.response_action] ?? sheets[p?.type] ?? (p?.text !== undefined ? sheets.message : undefined);

async function drawn(e) {
  const place = placeOf(e);
  if (!payloads.has(place)) payloads.set(place, await exhibit(e.sample, e.name));
  const p = payloads.get(place);
  const draw = sheetOf(p);
  if (!draw) throw new Error('There is nothing to draw: the screen could not be made.');
  return h('article', { className: 'exhibit', 'aria-label': place },
    h('h2', {}, e.name),
    h('p', { className: 'faint' }, `${e.sample} data, ${(p.view ?? p).blocks?.length ?? 0} blocks, ${e.bytes} bytes`),
    draw(p, ctx(place, 'h3')), json(p), builder(p));
}

// builder opens a payload in Slack's own Block Kit Builder, which shows it as Slack
// does. It stands in the address behind the #, which no server gets; a browser takes
// only so long an address.
const longest = 30000;

function builder(p) {
  const view = p.view ?? (p.type ? p : { blocks: p.blocks });
  const url = `https://app.slack.com/block-kit-builder/#${encodeURIComponent(JSON.stringify(view))}`;
  if (!view.blocks?.length || url.length > longest) return null;
  return h('p', {}, h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, 'Open in Slack’s Block Kit Builder'));
}

async function article(e) {
  try {
    return await drawn(e);
  } catch (err) {
    document.body.dataset.failed = Number(document.body.dataset.failed ?? 0) + 1;
    return h('article', { className: 'exhibit' }, h('h2', {}, e.name), h('p', { className: 'error' }, `${placeOf(e)}: ${err.message}`));
  }
}

function chosen() {
  const words = at('words').value.toLowerCase().split(/\s+/).filter(Boolean);
  return list.filter((e) => e.sample === at('sample').value
    && (!at('surface').value || surfaceOf(e) === at('surface').value)
    && words.every((w) => e.name.toLowerCase().includes(w)));
}

let indexed = ''; // what stands in the index

// fillIndex leaves an index alone that is right already, so that nobody loses the focus.
function fillIndex(those) {
  const all = those.map(placeOf).join(' ');
  if (all === indexed) return;
  indexed = all;
  at('index').replaceChildren(h('h2', {}, those.length === 1 ? '1 exhibit' : `${those.length} exhibits`),
    h('ul', {}, those.map((e) => h('li', {}, h('a', { href: `#${placeOf(e)}` }, e.name)))));
}

function markIndex(place) {
  for (const a of at('index').querySelectorAll('a')) {
    if (a.getAttribute('href') !== `#${place}`) {
      a.removeAttribute('aria-current');
      continue;
    }
    a.setAttribute('aria-current', 'true');
    a.scrollIntoView({ block: 'nearest' });
  }
}

let turn = 0; // of the newest drawing

async function show() {
  const mine = ++turn;
  document.body.dataset.failed = 0;
  const those = chosen();
  const here = decodeURIComponent(location.hash.slice(1));
  const current = those.find((e) => placeOf(e) === here) ?? those.find((e) => here.endsWith(`/${e.name}`)) ?? those[0];
  fillIndex(those);
  markIndex(at('all').checked || !current ? '' : placeOf(current));
  const out = [h('h1', {}, 'Everything conoe shows in Slack')];
  for (const e of at('all').checked ? those : those.filter((o) => o === current)) out.push(await article(e));
  if (mine !== turn) return;
  at('shown').replaceChildren(...out);
  document.body.dataset.shown = out.length - 1;
}

function offer(select, values) {
  select.append(...values.map((v) => h('option', { value: v }, v)));
}

async function start() {
  [now.scene, list] = await Promise.all([scene(''), exhibits()]);
  offer(at('sample'), [...new Set(list.map((e) => e.sample))]);
  offer(at('surface'), [...new Set(list.map(surfaceOf))]);
  const wanted = new URLSearchParams(location.search);
  at('all').checked = wanted.has('all');
  if (wanted.get('sample')) at('sample').value = wanted.get('sample');
  const sample = decodeURIComponent(location.hash.slice(1)).split('/')[0];
  if (list.some((e) => e.sample === sample)) at('sample').value = sample;
  at('choose').addEventListener('input', show);
  at('choose').addEventListener('submit', (e) => e.preventDefault());
  addEventListener('hashchange', show);
  await show();
}

start().catch((err) => toast(err.message, 'bad'));
