// The page itself: what a newcomer sees, with the keyboard, in the dark and on a
// telephone. axe looks at each place.

import { play, sees } from './page.mjs';

await play('look', async (p) => {
  await p.inspect('start');
  await lead(p);
  await commands(p);
  await modal(p);
  await message(p);
  await file(p);
  await others(p);
  await clock(p);
  await gallery(p);
});

// lead founds the workspace.
async function lead(p) {
  await p.as('Quality lead of the company');
  await p.home();
  await sees(p.pane().getByText('Nothing waits for you'));
  await p.inspect('home');
}

// commands: what can be typed and chosen is offered.
async function commands(p) {
  await p.as('Developer of the tool');
  await p.channel('reviews');
  const field = p.page.getByRole('textbox', { name: 'Message #reviews' });
  await field.fill('/et');
  await sees(p.page.getByRole('list', { name: 'Commands' }).getByRole('button', { name: /^\/ethics/ }));
  await p.inspect('a command');
  await field.fill('');
  await p.page.getByRole('main').getByLabel('Shortcuts').click();
  await sees(p.page.getByRole('button', { name: /^Raise an ethics concern/ }));
  await p.inspect('shortcuts');
  await p.page.keyboard.press('Escape');
  await p.page.getByRole('button', { name: 'Raise an ethics concern' }).waitFor({ state: 'hidden' });
}

// modal: the focus goes in, errors stand beside fields, Escape goes back to where
// one was.
async function modal(p) {
  await p.type('/ethics start');
  const box = p.dialog('Start a review');
  await sees(box);
  await focused(p, box.getByRole('textbox', { name: 'What are you building?' }));
  await p.page.keyboard.press('Enter');
  await sees(box.getByText('Please complete this required field.'));
  await focused(p, box.getByRole('textbox', { name: 'What are you building?' }));
  await p.inspect('a modal with errors');
  await p.page.keyboard.press('Escape');
  await box.waitFor({ state: 'hidden' });
  await focused(p, p.page.getByRole('textbox', { name: 'Message #reviews' }));
}

// message: for one person only, in a thread, and with a menu.
async function message(p) {
  await p.type('/ethics help');
  await sees(p.message('Only visible to you'));
  await p.inspect('a message for one person');
  await p.type('Does anybody know *more* about this?');
  const said = p.pane().getByRole('listitem').filter({ hasText: 'Does anybody know' });
  await said.getByLabel('Actions on the message of').click();
  await sees(said.getByRole('button', { name: 'Raise ethics concern' }));
  await said.getByRole('button', { name: 'Reply in thread' }).click();
  const thread = p.page.getByRole('complementary', { name: 'Thread' });
  await thread.getByRole('textbox', { name: 'Reply in the thread' }).fill('I do.');
  await p.page.keyboard.press('Enter');
  await sees(thread.getByText('I do.'));
  await p.inspect('a thread');
  await thread.getByRole('button', { name: 'Close thread' }).click();
  await sees(p.pane().getByRole('button', { name: '1 reply' }));
}

// file: a text that a team has already is put into a modal, read, and kept once
// somebody has seen what was understood.
async function file(p) {
  await p.type('/ethics start');
  await p.answer('Start a review', { 'What are you building?': 'A tram door', 'What is it for?': 'To let people in', 'Does AI play a part in it?': 'No' });
  await p.submit('Start a review', 'Save');
  await p.submit('Eight quick questions', 'Close all');
  await p.type('/ethics paste REV-1');
  const box = p.dialog('Bring what you have');
  await sees(box);
  const text = '# Benefits\n- People in wheelchairs get in\n\n# Harms\n- A hand is caught\n';
  await box.getByLabel('Or a file').setInputFiles({ name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from(text) });
  await sees(box.getByText('notes.md'));
  await p.press(box, 'Read it');
  await sees(p.dialog('Is this right?').getByText('A hand is caught'));
  await p.inspect('what a file says');
  await p.submit('Is this right?', 'Save as drafts');
  await sees(p.dialog());
  await p.press(p.dialog(), 'Close all');
  await p.dialog().waitFor({ state: 'hidden' });
}

// others: who has got something new is one press away; a guest and a partner see
// what they may.
async function others(p) {
  await p.as('Somebody of another company');
  await sees(p.pane().getByRole('heading', { name: /with-partner/ }));
  await p.inspect('of another company');
  await p.as('A guest');
  await p.channel('reviews');
  await p.inspect('a guest');
  await p.as('Developer of the tool');
  await p.go('Request log');
  await sees(p.pane().getByRole('cell', { name: 'views.publish' }));
  await p.inspect('request log');
}

async function clock(p) {
  const time = p.page.getByRole('group', { name: 'Clock' }).getByRole('time');
  const before = await time.textContent();
  await p.jump('1 week');
  if (await time.textContent() === before) throw new Error('the clock stands still');
  await p.inspect('a week later');
}

async function gallery(p) {
  await p.page.goto(p.program.gallery);
  await sees(p.page.getByRole('heading', { level: 1 }));
  await p.inspect('gallery');
}

async function focused(p, locator) {
  await sees(locator.and(p.page.locator(':focus')));
}
