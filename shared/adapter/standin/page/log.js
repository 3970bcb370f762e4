// What Slack sent to the app and what the app asked of Slack.

import * as api from './api.js';
import { h, json, toast } from './dom.js';

export function logPane() {
  const rows = h('tbody');
  const complaints = h('div');
  const pane = h('section', { className: 'pane', 'aria-label': 'Request log' },
    h('header', { className: 'pane-head' }, h('h1', {}, 'Request log'),
      h('p', { className: 'faint' }, 'Requests between Slack and the app, newest first. Tokens and addresses are hidden.')),
    h('div', { className: 'scroller padded', tabIndex: 0, role: 'group', 'aria-label': 'Requests' }, complaints, faultForm(),
      h('table', { className: 'log' }, h('thead', {}, h('tr', {}, ['From', 'What', 'Status', 'ms', 'Details'].map((t) => h('th', { scope: 'col' }, t)))), rows)));
  return { pane, show: () => fill(rows, complaints) };
}

async function fill(rows, complaints) {
  const { exchanges, complaints: list } = await api.log();
  complaints.replaceChildren(...(list ?? []).length ? [h('div', { className: 'complaints' }, h('h2', {}, 'What Slack would refuse'), h('ul', {}, list.map((c) => h('li', {}, c))))] : []);
  const old = new Map([...rows.children].map((r) => [r.dataset.number, r]));
  const fresh = (exchanges ?? []).slice(-200).reverse().map((e) => old.get(String(e.number)) ?? row(e));
  rows.replaceChildren(...fresh);
}

function row(e) {
  const good = !e.fault && e.answer?.ok !== false && e.status < 300;
  return h('tr', { 'data-number': String(e.number) },
    h('td', {}, e.to_app ? 'Slack' : 'the app'),
    h('td', {}, h('strong', {}, e.call), e.retry ? ` (again, ${e.retry})` : '', e.fault && h('span', { className: 'error' }, ` ${e.fault}`), e.answer?.error && h('span', { className: 'error' }, ` ${e.answer.error}`)),
    h('td', { className: good ? '' : 'error' }, String(e.status || '–')),
    h('td', {}, String(e.ms)),
    h('td', {}, json({ sent: parsed(e.sent), answer: e.answer })));
}

// parsed shows JSON within form fields as JSON.
function parsed(sent) {
  if (!sent || typeof sent !== 'object') return sent;
  return Object.fromEntries(Object.entries(sent).map(([k, v]) => {
    try {
      return [k, typeof v === 'string' && /^[[{]/.test(v) ? JSON.parse(v) : v];
    } catch {
      return [k, v];
    }
  }));
}

const faults = {
  'The next message is refused': { on: 'chat.postMessage', error: 'fatal_error' },
  'The next message must wait (429)': { on: 'chat.postMessage', status: 429, retry_after: 2 },
  'The answer to the next message is lost': { on: 'chat.postMessage', lost: true },
  'The next call fails (500)': { on: '*', status: 500 },
  'The next click arrives twice': { on: 'deliver:interactions', twice: true },
  'The next event arrives twice': { on: 'deliver:events', twice: true },
};

function faultForm() {
  const select = h('select', { id: 'fault' }, Object.keys(faults).map((f) => h('option', {}, f)));
  return h('form', {
    className: 'fault', onsubmit: async (e) => {
      e.preventDefault();
      await api.inject(faults[select.value]);
      toast(`${select.value}.`);
    },
  }, h('label', { htmlFor: 'fault' }, 'Let something go wrong'), select, h('button', { type: 'submit', className: 'button' }, 'Arrange it'));
}
