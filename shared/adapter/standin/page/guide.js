// What a newcomer reads where nothing was said yet.

import { h } from './dom.js';
import { now } from './state.js';

// guide says what can be done in an empty conversation. write puts a text into the
// field below it.
export function guide(room, write) {
  if (room.kind === 'im') {
    return h('div', { className: 'guide' }, h('p', {}, `${now.scene.app.name} has not written to ${now.scene.me.real_name} yet. What it asks of them comes here.`));
  }
  const command = now.scene.commands?.[0];
  if (!command) return h('p', {}, `Nothing was said here yet. ${now.scene.me.real_name} is a guest here and has no commands.`);
  const first = [command.command, command.usage_hint?.match(/^[a-z]+/)?.[0]].filter(Boolean).join(' ');
  return h('div', { className: 'guide' },
    h('h2', {}, `Try ${now.scene.app.name} without Slack`),
    h('p', {}, 'This page stands in for Slack. Messages and buttons are those of the real app; the people are made up, and you can be each of them.'),
    h('ol', {},
      h('li', {}, 'You act as ', h('strong', {}, now.scene.me.real_name), '. Change that at the top of the page whenever you like.'),
      h('li', {}, 'Type ', h('code', {}, first), ' below and press Enter. ',
        h('button', { type: 'button', className: 'button', onclick: () => write(first) }, `Put ${first} there for me`)),
      h('li', {}, 'What is asked of a person comes to their ', h('a', { href: '#messages' }, `${now.scene.app.name}: Messages`), '; all that waits for them is in ',
        h('a', { href: '#home' }, `${now.scene.app.name}: Home`), '. At the top you see who has got something new.'),
      now.scene.can_jump && h('li', {}, 'Nobody has to wait: move the clock on, and reminders and deadlines come at once.')));
}
