// Elements are made by hand, so that nothing that people wrote is ever read as HTML.

export function h(tag, props, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props ?? {})) {
    if (v === undefined || v === null || v === false) continue;
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (k in e && k !== 'list' && k !== 'form') e[k] = v;
    else e.setAttribute(k, v === true ? '' : v);
  }
  e.append(...children.flat(3).filter((c) => c !== undefined && c !== null && c !== false));
  return e;
}

let serial = 0;
export const freshID = (prefix) => `${prefix}-${++serial}`;

// json shows a value, and writes it out only when somebody looks.
export const json = (value) => h('details', {
  className: 'json',
  ontoggle: (e) => { if (e.target.open) e.target.lastChild.textContent = JSON.stringify(value, null, 2); },
}, h('summary', {}, 'JSON'), h('pre', { tabIndex: 0 }));

// toast tells something for a while. That time moved on is told once.
export function toast(text, kind = 'note') {
  const box = document.getElementById('toasts');
  if (kind === 'time') box.querySelector('.time')?.remove();
  const t = h('div', { className: `toast ${kind}` }, h('p', {}, text),
    h('button', { type: 'button', className: 'quiet', 'aria-label': 'Dismiss', onclick: () => t.remove() }, '×'));
  box.append(t);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => t.remove(), 12000);
}
