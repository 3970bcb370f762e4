// Blocks of messages, modals and Home tabs. ctx says where they stand: key names
// the view or message, where is what an act carries, errors are by block id.

import { element, field } from './elements.js';
import { h, json } from './dom.js';
import { markdown, richText, textObject } from './text.js';

export const blocks = (list, ctx) => (list ?? []).map((b) => h('div', { className: `block ${b.type}` }, block(b, ctx)));

function block(b, ctx) {
  switch (b.type) {
    case 'section': return section(b, ctx);
    case 'header': return h(ctx.heading ?? 'h3', { className: 'header-text' }, textObject(b.text));
    case 'divider': return h('hr');
    case 'context': return b.elements.map((e) => (e.type === 'image' ? picture(e) : h('span', {}, textObject(e))));
    case 'actions': case 'context_actions': return b.elements.map((e) => element(b, e, ctx));
    case 'input': return field(b, ctx);
    case 'image': return h('figure', {}, b.title && h('figcaption', {}, textObject(b.title)), picture(b));
    case 'rich_text': return richText(b.elements);
    case 'markdown': return markdown(b.text);
    case 'table': return table(b);
  }
  return [h('p', { className: 'faint' }, `The stand-in does not draw ${b.type} blocks.`), json(b)];
}

const picture = (e) => h('img', { src: e.image_url ?? '', alt: e.alt_text, loading: 'lazy' });

function section(b, ctx) {
  return [
    h('div', { className: 'section-text' }, b.text && h('div', {}, textObject(b.text)),
      b.fields && h('div', { className: 'fields' }, b.fields.map((f) => h('div', {}, textObject(f))))),
    b.accessory && h('div', { className: 'accessory' }, b.accessory.type === 'image' ? picture(b.accessory) : element(b, b.accessory, ctx)),
  ];
}

function table(b) {
  const cell = (c) => (c.type === 'rich_text' ? richText(c.elements) : c.text ?? '');
  const [first, ...rest] = b.rows;
  return h('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Table' }, h('table', {},
    h('thead', {}, h('tr', {}, first.map((c) => h('th', { scope: 'col' }, cell(c))))),
    h('tbody', {}, rest.map((r) => h('tr', {}, r.map((c) => h('td', {}, cell(c))))))));
}
