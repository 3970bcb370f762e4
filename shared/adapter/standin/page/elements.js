// Elements with which a person does something.

import { freshID, h } from './dom.js';
import { keep, now, typedIn } from './state.js';
import { textObject } from './text.js';

const optionsOf = (e) => [...(e.options ?? []), ...(e.option_groups ?? []).flatMap((g) => g.options)];

// initial is what a field holds: what was typed, else what the app put there.
function initial(b, e, ctx) {
  const typed = typedIn(ctx.key)[b.block_id]?.[e.action_id];
  if (typed) return typed;
  const one = e.initial_value ?? e.initial_user ?? e.initial_conversation ?? e.initial_channel ?? e.initial_date ?? e.initial_time ?? e.initial_option?.value;
  if (one !== undefined && typeof one === 'string') return [one];
  if (e.initial_date_time) return [String(e.initial_date_time)];
  return (e.initial_options ?? e.initial_users ?? e.initial_conversations ?? e.initial_channels ?? []).map((o) => o.value ?? o);
}

// change keeps values, and tells the app where it hears of changes.
function change(b, e, ctx, values) {
  keep(ctx.key, b.block_id, e.action_id, values);
  if (b.type !== 'input' || b.dispatch_action) send(b, e, ctx, values);
}

async function send(b, e, ctx, values) {
  if (e.confirm && !(await ctx.confirm(e.confirm))) return;
  ctx.act({ do: 'element', ...ctx.where, block: b.block_id, action: e.action_id, values, state: typedIn(ctx.key) });
}

// field is an input block: a label, an element, a hint and an error.
export function field(b, ctx) {
  const id = freshID('f');
  const error = ctx.errors?.[b.block_id];
  const described = [b.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const label = [textObject(b.label), b.optional && h('span', { className: 'faint' }, ' (optional)')];
  const grouped = isGroup(b.element);
  const marks = {
    id, 'aria-describedby': described || undefined, 'aria-invalid': error ? 'true' : undefined,
    'aria-required': b.optional || grouped ? undefined : 'true',
  };
  return [
    grouped ? null : h('label', { htmlFor: id }, label),
    element(b, b.element, ctx, grouped ? { ...marks, legend: label } : marks),
    error && h('p', { className: 'error', id: `${id}-error` }, error),
    b.hint && h('p', { className: 'hint', id: `${id}-hint` }, textObject(b.hint)),
  ];
}

const isGroup = (e) => e.type === 'checkboxes' || e.type === 'radio_buttons' || e.type.startsWith('multi_');

// element draws an element; marks are the attributes that its label hangs on.
export function element(b, e, ctx, marks) {
  marks ??= { 'aria-label': e.placeholder?.text ?? e.accessibility_label ?? names[e.type] ?? 'Choose' };
  if (e.type === 'button' || e.type === 'workflow_button') return button(b, e, ctx);
  if (e.type === 'overflow') return overflow(b, e, ctx);
  if (e.type.startsWith('multi_') || e.type === 'checkboxes') return boxes(b, e, ctx, marks, 'checkbox');
  if (e.type === 'radio_buttons') return boxes(b, e, ctx, marks, 'radio');
  if (e.type.endsWith('_select')) return select(b, e, ctx, marks);
  if (e.type === 'file_input') return files(b, e, ctx, marks);
  if (e.type in inputs) return input(b, e, ctx, marks);
  return h('p', { className: 'faint' }, `The stand-in does not draw ${e.type}.`);
}

const names = { datepicker: 'Date', timepicker: 'Time', datetimepicker: 'Date and time', users_select: 'Person', conversations_select: 'Conversation', channels_select: 'Channel' };

function button(b, e, ctx) {
  const props = { className: `button ${e.style ?? ''}`, 'aria-label': e.accessibility_label, onclick: () => send(b, e, ctx) };
  if (e.url) return h('a', { ...props, href: e.url, target: '_blank', rel: 'noreferrer noopener' }, textObject(e.text));
  return h('button', { type: 'button', ...props }, textObject(e.text));
}

function overflow(b, e, ctx) {
  const menu = h('details', { className: 'menu' }, h('summary', { 'aria-label': 'More actions' }, '⋯'),
    h('div', { className: 'items' }, e.options.map((o) => h('button', {
      type: 'button', onclick: () => { menu.open = false; send(b, e, ctx, [o.value]); },
    }, textObject(o.text)))));
  return menu;
}

// offers is whether the filter of a list of conversations lets one through.
const offers = (f, c) => (!f.include || f.include.includes(c.kind === 'group' ? 'private' : 'public')) && !(f.exclude_external_shared_channels && c.is_ext_shared);

// choices are what a select offers, as options that may stand in groups.
function choices(e) {
  if (e.type.includes('users')) return now.scene.people.filter((p) => !p.deleted).map((p) => ({ value: p.id, text: { text: p.real_name } }));
  if (e.type.includes('conversations') || e.type.includes('channels')) {
    return now.scene.channels.filter((c) => c.kind !== 'im' && offers(e.filter ?? {}, c)).map((c) => ({ value: c.id, text: { text: '#' + c.name } }));
  }
  return optionsOf(e);
}

function select(b, e, ctx, marks) {
  const held = initial(b, e, ctx)[0] ?? '';
  const item = (o) => h('option', { value: o.value, selected: o.value === held }, o.text.text);
  const empty = h('option', { value: '', selected: held === '' }, e.placeholder?.text ?? 'Choose one');
  const list = e.option_groups
    ? e.option_groups.map((g) => h('optgroup', { label: g.label.text }, g.options.map(item)))
    : choices(e).map(item);
  return h('select', { ...marks, onchange: (ev) => change(b, e, ctx, ev.target.value ? [ev.target.value] : []) }, empty, list);
}

function boxes(b, e, ctx, { legend, ...marks }, type) {
  const held = initial(b, e, ctx);
  const name = freshID('g');
  const set = h('fieldset', { ...marks, className: e.type.startsWith('multi_') ? 'many' : '' }, legend && h('legend', {}, legend),
    choices(e).map((o) => h('label', { className: 'choice' },
      h('input', { type, name, value: o.value, checked: held.includes(o.value), onchange: () => change(b, e, ctx, picked(set)) }),
      h('span', {}, textObject(o.text), o.description && h('small', {}, textObject(o.description))))));
  return set;
}

const picked = (set) => [...set.querySelectorAll('input:checked')].map((i) => i.value);

const inputs = {
  plain_text_input: 'text', email_text_input: 'email', url_text_input: 'url', number_input: 'number', rich_text_input: 'area',
  datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local',
};

function input(b, e, ctx, marks) {
  const type = e.multiline ? 'area' : inputs[e.type];
  const read = (v) => (type === 'datetime-local' && v ? String(Math.floor(new Date(v) / 1000)) : v);
  const at = initial(b, e, ctx)[0] ?? '';
  const value = type === 'datetime-local' && at ? localDateTime(at) : at;
  const hears = (ev) => change(b, e, ctx, ev.target.value ? [read(ev.target.value)] : []);
  const props = {
    ...marks, value, placeholder: e.placeholder?.text ?? '', autofocus: e.focus_on_load, oninput: (ev) => keep(ctx.key, b.block_id, e.action_id, [read(ev.target.value)]),
    onchange: hears,
  };
  if (e.max_length) props.maxLength = e.max_length;
  if (type === 'area') return h('textarea', { rows: 4, ...props });
  return h('input', { type, step: type === 'number' && e.is_decimal_allowed ? 'any' : undefined, ...props });
}

// files takes text files: what is chosen is uploaded at once, and the field holds
// the ids.
function files(b, e, ctx, marks) {
  const held = h('p', { className: 'hint' }, initial(b, e, ctx).map((id) => now.scene.files?.find((f) => f.id === id)?.name ?? id).join(', '));
  const take = async (ev) => {
    const ids = [];
    for (const f of ev.target.files) {
      const out = await ctx.act({ do: 'upload', name: f.name, text: await f.text() });
      if (out?.file) ids.push(out.file);
    }
    held.textContent = [...ev.target.files].map((f) => f.name).join(', ');
    change(b, e, ctx, ids);
  };
  const accept = (e.filetypes ?? []).map((t) => '.' + t).join(',');
  return h('div', {}, h('input', { ...marks, type: 'file', multiple: (e.max_files ?? 10) > 1, accept: accept || undefined, onchange: take }), held);
}

function localDateTime(seconds) {
  const d = new Date(Number(seconds) * 1000);
  return new Date(d - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
