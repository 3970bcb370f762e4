// A light review: three answers, eight taps, six lines, three conclusions and two
// decisions.

import { count, play, sees } from './page.mjs';

const title = 'Labels for our notes';
const lines = {
  'Who is better off with it, and how?': 'All nine of us: two tasks a week are found',
  'What is the worst that could plausibly happen?': 'A decision is taken for a remark',
  'How could somebody use it that it is not meant for?': 'Somebody counts tasks a head',
  'What does it do to nature?': 'Hardly anything',
  'Which model does it use, and who supplies it?': 'Naive Bayes, our own team',
  'What is watched while it runs, and by whom?': 'Corrected labels, the note taker',
};

await play('light', async (p) => {
  await sees(p.page.getByText('Stand-in, not Slack'));
  await p.inspect('a newcomer opens the page');
  await setUp(p);
  await write(p);
  await assign(p);
  await ask(p);
  await decide(p, 'Head of the team');
  await decide(p, 'Speaker of the staff');
  await p.jump('1 hour');
  for (const who of ['Head of the team', 'Speaker of the staff']) {
    await p.as(who);
    await p.messages();
    const copies = p.pane().getByRole('article').filter({ hasText: 'Details' });
    await sees(copies.filter({ hasText: 'Agreed' }).filter({ hasText: '(edited)' }));
    await count(copies, 1);
    await p.step(`what ${who} was asked is agreed`);
  }
  await p.channel('reviews');
  await sees(p.message('REV-1').getByText('completed'));
  await p.step('the channel says that it is completed');
});

async function setUp(p) {
  await p.as('Quality lead of the company');
  await p.home();
  await sees(p.pane().getByText('Nothing waits for you'));
  await p.press(p.pane(), 'Give an office');
  await p.answer('Offices', { 'Who?': 'Quality lead of the company', 'Which offices': ['Owner', 'Governance lead'] });
  await p.step('the lead takes the office');
  await p.submit('Offices', 'Save');
  await sees(p.dialog('Saved'));
  await p.submit('Saved', 'Close');
  await p.press(p.pane(), 'Adopt the rules');
  await sees(p.dialog('Adopt the rules'));
  await p.step('the lead adopts the rules');
  await p.submit('Adopt the rules', 'Save');
  await sees(p.dialog('Saved'));
  await p.submit('Saved', 'Close');
}

async function write(p) {
  await p.as('Developer of the tool');
  await p.channel('reviews');
  await p.type('/ethics start');
  await p.answer('Start a review', { 'What are you building?': title, 'What is it for?': 'So that no task is forgotten', 'Does AI play a part in it?': 'Yes, and we build it' });
  await p.inspect('three answers');
  await p.submit('Start a review', 'Save');
  await sees(p.dialog('Eight quick questions'));
  for (const no of await p.dialog().getByRole('radio', { name: 'No', exact: true }).all()) await no.check();
  await count(p.dialog().getByRole('radio', { checked: true }), 8);
  await p.step('eight taps');
  await p.submit('Eight quick questions', 'Save');
  await p.answer('Six lines', lines);
  await p.step('six lines');
  await p.submit('Six lines', 'Save');
  for (const text of ['Only nine of us are touched.', 'The worst harm is unlikely and light.']) {
    await p.press(p.dialog('Saved'), 'Write the conclusion');
    await p.answer('Put it on record', { 'What do you conclude?': text });
    await p.step('a conclusion');
    await p.submit('Put it on record', 'Save');
  }
  await sees(p.dialog('Saved'));
  await p.submit('Saved', 'Close');
}

async function assign(p) {
  await p.as('Quality lead of the company');
  await p.home();
  await p.press(p.pane(), `Open: ${title}`);
  await p.press(p.dialog('Ethics review'), 'Who does what');
  await p.answer('Who does what', { 'Product manager': 'Developer of the tool', 'Manager who decides': 'Head of the team', 'User Advocate': 'Speaker of the staff' });
  await p.step('the lead says who does what');
  await p.submit('Who does what', 'Save');
  await sees(p.dialog('Saved'));
  await p.press(p.dialog(), 'Close all');
}

async function ask(p) {
  await p.as('Developer of the tool');
  await p.messages();
  await sees(p.message('Everything is there'));
  await p.step('the developer is told that everything is there');
  await p.press(p.message('One question for'), 'Do it');
  await p.answer('Ask for the next step', { 'What do you conclude?': 'It may be used for our own notes.' });
  await p.submit('Ask for the next step', 'Save');
  await sees(p.dialog('Saved'));
  await p.submit('Saved', 'Close');
}

async function decide(p, who) {
  await p.as(who);
  await p.home();
  await sees(p.pane().getByText('One decision waits for you'));
  await p.step(`home of ${who}`);
  await p.messages();
  const asked = p.message('may the team go on');
  await sees(asked);
  await p.step(`${who} is asked`);
  await p.press(asked, 'Approve');
  await sees(p.message('You said yes').getByText('Only visible to you'));
  await sees(p.message('Change my answer').getByText('(edited)'));
  await p.step(`${who} said yes`);
}
