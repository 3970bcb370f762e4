// A full review from the first stage to the last. The people of the shipped case
// decide on the page; what the team writes comes from the case.

import { bring, cut } from './case.mjs';
import { count, play, sees } from './page.mjs';

const speaker = 'Speaker of the drivers'; // a guest, for people outside
const shopper = 'Shopper who cares for her father'; // another
const director = 'Managing director';
const deputy = 'Deputy of the managing director';
const expert = 'Expert for forecasting';
const going = /may the team go on|about going on/;

const dir = cut();
await bring(dir, 'shop');
await play('full', async (p) => {
  await start(p);
  await concept(p);
  await values(p);
  await promises(p);
  await mediation(p);
  await choice(p);
  await wording(p);
  await design(p);
  await release(p);
  await operation(p);
});

async function start(p) {
  await bring(dir, 'shop-01');
  await follow(p, 'Risk lead', 'Put on record by what', 'Write the conclusion');
  await p.answer('Put it on record', { 'What do you conclude?': 'The criteria and the policy of the shop, as adopted.' });
  await done(p, 'Save', 'Saved');
  await askGate(p, 'The review may begin: roles, depth, criteria and AI status are known.');
  await p.jump('1 week');
  await p.jump('1 day');
}

// concept: its author is not asked, a seat is lent, and the first gate opens.
async function concept(p) {
  const about = 'what it is for';
  await bring(dir, 'shop-02');
  await submit(p, 'Product owner', /on the concept/);
  await p.as('Product owner');
  await p.messages();
  await sees(p.message('you wrote this, so others decide it'));
  await p.step('an author reads that others decide');
  await approve(p, speaker, about);
  await p.press(await asked(p, director, about), 'Other answers');
  await p.press(p.dialog('Your decision'), 'Let a colleague decide');
  await p.answer('Let a colleague decide', { 'Who?': deputy, 'For how many days?': '3', 'Are they free to decide?': 'They do not report to anybody who wrote this' });
  await p.step('a seat is lent');
  await p.press(p.dialog(), 'Ask them');
  await sees(p.dialog().getByText(`${deputy} decides in your place.`));
  await p.press(p.dialog(), 'Close all');
  await sees((await asked(p, deputy, about)).getByText(`you decide in place of ${director}`));
  await approve(p, deputy, about);
  await approve(p, expert, about);
  await p.jump('1 hour');
  for (const who of [speaker, director, deputy, expert, 'Product owner']) {
    await p.as(who);
    await p.messages();
    await edited(p, 'how it is used. Agreed');
  }
  await p.step('the concept is agreed in every copy');
  await bring(dir, 'shop-03');
  await gate(p, 'The concept is worth exploring.', 'asking people what matters to them');
  await p.jump('1 week');
}

// values: one of those who are asked never opens Slack.
async function values(p) {
  await bring(dir, 'shop-04');
  await submit(p, 'Value lead', /Ask for the decision on/);
  await p.as('User advocate');
  await p.home();
  await p.press(p.pane(), 'Open: Same-day delivery');
  await p.press(p.dialog('Ethics review'), 'Record what was said');
  await p.answer('Record what was said', {
    'Whose decision, about what?': /^Driver of the late shift/, 'What did they decide?': 'They said yes', 'In their words': 'The order is right. Nights come first.',
    'On which day?': await p.today(), 'Where, or in which call?': 'Depot, gate 4', 'Who else was there?': speaker,
  });
  await p.step('what was said in a meeting is recorded');
  await p.press(p.dialog(), 'Record');
  await sees(p.dialog().getByText(`It counts once ${speaker} confirms it.`));
  await p.press(p.dialog(), 'Close all');
  await follow(p, speaker, 'wrote down what', 'Open');
  await p.step('a second person reads it');
  await p.press(p.dialog('Were you there?'), 'I was there');
  await sees(p.dialog().getByText('It counts from now on'));
  await p.press(p.dialog(), 'Close all');
  for (const who of [shopper, director, 'Risk lead']) await approve(p, who, /do the right values come first|which values come first/);
  await p.jump('1 hour');
  await bring(dir, 'shop-05');
  await gate(p, 'Seven values are ranked.', 'writing down what the system has to promise');
  await p.jump('1 week');
}

// promises: one of a set goes back for changes, the rest is agreed.
async function promises(p) {
  await bring(dir, 'shop-06');
  await submit(p, 'Value lead', /Ask for the decision on this promise/);
  const six = await asked(p, speaker, '6 promises');
  await p.press(six, 'Details');
  await sees(p.dialog('In full'));
  await p.step('what is asked, word by word');
  await p.press(p.dialog('In full'), 'Close all');
  await p.press(six, 'Ask for changes');
  await p.answer('Your decision', { 'Why?': 'A mean of 30 minutes can be three of us with four hours.', 'Which of them': [/^Promise 4/] });
  await p.step('one promise is taken out');
  await p.press(p.dialog('Your decision'), 'Decide');
  await sees(p.dialog().getByText('You asked for changes to a promise'));
  await p.press(p.dialog(), 'Close all');
  for (const who of [speaker, shopper, director, 'Risk lead', expert]) await approve(p, who, '5 promises');
  await p.step('the rest is approved');
  await p.jump('1 hour');
}

// mediation: an outsider rejects the new version, is heard, and is asked once more.
async function mediation(p) {
  const about = 'a promise';
  await bring(dir, 'shop-07');
  await submit(p, 'Value lead', /Ask for the decision on this promise/);
  await sees((await asked(p, speaker, about)).getByText('Promise 4'));
  await p.step('a new version says what changed');
  await approve(p, speaker, about);
  await say(p, shopper, about, { 'What do you say?': 'Reject', 'Why?': 'Who brings insulin on a bad evening?', 'What would have to change': 'Name who does.' });
  await p.step('an outsider rejects');
  for (const who of [director, 'Risk lead']) await approve(p, who, about);
  await p.as('User advocate');
  await p.home();
  await sees(p.pane().getByText('Talk with somebody who said no'));
  await p.press(p.pane(), /^Open: a promise/);
  await p.answer('Talk about a no', { 'How did it end?': 'Their question was answered. They are asked once more', 'In your words': 'A pharmacy courier brings insulin, as before.' });
  await p.step('the mediation ends');
  await done(p, 'Record', 'Saved');
  await p.as(shopper);
  await p.home();
  await sees(p.pane().getByText('You are asked once more'));
  await p.step('the outsider is asked once more');
  await approve(p, shopper, about);
  await p.jump('1 hour');
}

async function choice(p) {
  const about = 'a choice between promises';
  await bring(dir, 'shop-08');
  await submit(p, 'User advocate', /Ask for the decision on/);
  await say(p, shopper, about, { 'What do you say?': 'I do not want to say yes or no', 'Why?': 'I lose by it and I see why. I will not say yes.' });
  await p.step('an abstention');
  for (const who of [speaker, director, expert]) await approve(p, who, about);
  await p.jump('1 hour');
}

// wording: who said yes is asked whether it still holds.
async function wording(p) {
  await p.as('Value lead');
  await p.home();
  await p.press(p.pane(), 'Open: Same-day delivery');
  await p.press(p.dialog('Ethics review'), 'Change what is written');
  await p.answer('Change what is written', { 'What do you want to change?': 'A promise to people: What is promised' });
  await p.press(p.dialog(), 'Next');
  await p.answer('Change what is written', { 'Which one?': /^promise 1:/ });
  await p.press(p.dialog(), 'Next');
  await p.answer('What is promised', {
    'What must be so?': 'The system offers same-day delivery without making it the default; customers declare an emergency themselves and pay a fair price',
    'Did only the wording change?': 'Yes: it means the same as before',
  });
  await p.step('only the wording changes');
  await done(p, 'Save', 'Saved');
  const holds = p.pane().getByRole('article').filter({ has: p.page.getByRole('button', { name: 'My yes still holds' }) }).last();
  for (const who of [speaker, shopper, director, 'Risk lead', expert]) {
    await p.as(who);
    await p.messages();
    await sees(holds);
    if (who === speaker) await p.step('the yes of somebody is asked for again');
    await p.press(holds, 'My yes still holds');
    await holds.waitFor({ state: 'hidden' });
  }
  await p.jump('1 hour');
}

async function design(p) {
  const about = /what (it|the system) does to people/;
  await bring(dir, 'shop-09');
  await submit(p, 'Developer', /how the promise is built in/);
  for (const who of [speaker, expert, 'Risk lead']) await approve(p, who, 'design steps');
  await bring(dir, 'shop-10');
  await submit(p, 'Value lead', /Put on record what it does to people/);
  for (const who of [speaker, director, 'Risk lead']) await approve(p, who, about);
  await p.jump('1 hour');
  await bring(dir, 'shop-11');
  await gate(p, 'Six promises are agreed, one was taken back.', 'building it');
}

async function release(p) {
  await bring(dir, 'shop-12');
  await p.jump('1 hour');
  for (let weeks = 0; weeks < 6; weeks++) await p.jump('1 week');
  await bring(dir, 'shop-13');
  await p.jump('1 hour');
  await bring(dir, 'shop-14');
  await p.jump('1 hour');
  await gate(p, 'Release in one district.', 'using it', shopper);
  for (let weeks = 0; weeks < 4; weeks++) await p.jump('1 week');
}

// operation: a promise is broken, mended and approved anew before the cycle ends.
async function operation(p) {
  await bring(dir, 'shop-15');
  await p.jump('1 day');
  await bring(dir, 'shop-16');
  await p.jump('1 hour');
  for (let days = 0; days < 6; days++) await p.jump('1 day');
  await bring(dir, 'shop-17');
  await p.jump('1 hour');
  await bring(dir, 'shop-18');
  await gate(p, 'We continue in one district.', 'another cycle of operation');
  await p.home();
  await p.step('the end');
}

// follow presses the button of what the app asks somebody.
async function follow(p, who, text, button) {
  await p.as(who);
  await p.messages();
  await p.press(p.message(text), button);
  await sees(p.dialog());
}

// done presses a button of the dialog and closes what it turns into.
async function done(p, button, then) {
  await p.press(p.dialog(), button);
  await sees(p.dialog(then));
  await p.press(p.dialog(then), 'Close all');
}

async function submit(p, who, what) {
  await p.as(who);
  await p.home();
  await p.press(p.pane(), 'Open: Same-day delivery');
  await p.press(p.dialog('Ethics review'), what);
  await sees(p.dialog('Ask for decisions'));
  await done(p, 'Yes', 'Saved');
}

// asked opens what somebody is asked, and gives its message. Whoever is from outside
// finds the third question of a stage at the end of an earlier message.
async function asked(p, who, about) {
  await p.as(who);
  await p.messages();
  const one = p.pane().getByRole('article').filter({ hasText: about }).filter({ has: p.page.getByRole('button', { name: /^(Approve$|Read and decide)/ }) }).last();
  await sees(one);
  return one;
}

// below is the button of a question that stands at the end of another message.
function below(one, about) {
  return one.getByRole('button', { name: about instanceof RegExp ? /^Read and decide: (going on|what|which)/ : new RegExp(`^Read and decide: .*${about}`) });
}

async function approve(p, who, about) {
  const one = await asked(p, who, about);
  if (await below(one, about).count()) return say(p, who, about, { 'What do you say?': 'Approve' });
  const said = p.pane().getByRole('article').filter({ hasText: 'Only visible to you' }).filter({ hasText: 'You said yes' });
  const before = await said.count();
  await p.press(one, 'Approve');
  await count(said, before + 1);
}

// say answers in the form, where there is room for reasons.
async function say(p, who, about, answers) {
  const one = await asked(p, who, about);
  const other = one.getByRole('button', { name: 'Other answers', exact: true });
  await (await below(one, about).count() ? below(one, about) : other).first().click();
  await p.answer('Your decision', answers);
  await p.press(p.dialog('Your decision'), 'Decide');
  await sees(p.dialog('Ethics review').getByText('Recorded under'));
  await p.press(p.dialog(), 'Close all');
}

async function askGate(p, conclusion) {
  await follow(p, 'Product owner', 'Everything is there', 'Do it');
  await p.answer('Ask for the next step', { 'What do you conclude?': conclusion });
  await done(p, 'Save', 'Saved');
}

// gate asks for a gate and opens it.
async function gate(p, conclusion, then, ...more) {
  await askGate(p, conclusion);
  for (const who of [speaker, ...more, director, 'Risk lead']) await approve(p, who, going);
  await p.jump('1 hour');
  for (const who of [director, 'Risk lead']) {
    await p.as(who);
    await p.messages();
    await edited(p, 'going on. Agreed');
    await count(p.pane().getByRole('article').filter({ hasText: 'may the team go on' }), 0);
  }
  await p.step(`a gate opens ${then}`);
}

// edited waits until what somebody was asked says how it ended.
async function edited(p, text) {
  await sees(p.pane().getByRole('article').filter({ hasText: text }).filter({ hasText: '(edited)' }).last());
}
