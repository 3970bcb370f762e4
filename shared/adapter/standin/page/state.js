// What the page knows: the scene of the person, where they look, and what they
// typed into fields that are not sent yet.

export const now = {
  scene: null,
  place: '', // a channel id, home, log
  thread: '', // ts
  typed: new Map(), // of a view or message: block id, action id, values
};

export const person = (id) => now.scene?.people.find((p) => p.id === id);
export const channel = (id) => now.scene?.channels.find((c) => c.id === id);
export const nameOf = (id) => (id === now.scene?.app.user ? now.scene.app.name : person(id)?.real_name ?? id);

export function typedIn(key) {
  if (!now.typed.has(key)) now.typed.set(key, {});
  return now.typed.get(key);
}

export function keep(key, block, action, values) {
  const all = typedIn(key);
  all[block] = { ...all[block], [action]: values };
}

// forget drops what was typed into fields that are no longer there, as Slack does
// when a view changes.
export function forget(key, list) {
  const there = new Set((list ?? []).flatMap((b) => [b.element, b.accessory, ...(b.elements ?? [])].filter(Boolean).map((e) => `${b.block_id}/${e.action_id}`)));
  const all = typedIn(key);
  for (const [block, fields] of Object.entries(all)) {
    for (const action of Object.keys(fields)) if (!there.has(`${block}/${action}`)) delete fields[action];
  }
}

export function clockTime(ts, options) {
  return new Intl.DateTimeFormat('en-GB', { timeZone: now.scene?.me.tz, ...options }).format(new Date(Number(ts) * 1000));
}
