// The page of the stand-in as a person uses it: everything is found by role and by
// the words that stand on it.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { run } from './program.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const patience = Number(process.env.PATIENCE ?? 15_000); // milliseconds, on a machine that does much else

// play starts conoe, opens its page and lets use have it. name is the folder of the
// pictures; of what went wrong there is one, too.
export async function play(name, use) {
  const program = await run();
  const p = await open(name, program);
  try {
    await use(p);
    if (p.trouble.length) throw new Error(`the page had errors:\n${p.trouble.join('\n')}`);
  } catch (e) {
    await p.step('went wrong');
    await p.look(p.page.getByRole('main'));
    if (await p.dialog().count()) await p.look(p.dialog());
    console.log(String(e.stack).replace(/Call log:[\s\S]*?\n\n/, ''));
    process.exitCode = 1;
  } finally {
    await p.browser.close();
    await program.stop();
  }
}

// open starts a browser at the page.
async function open(name, program) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const trouble = [];
  page.on('pageerror', (e) => trouble.push(String(e)));
  page.on('console', (m) => { if (m.type() === 'error') trouble.push(m.text()); });
  await page.goto(program.slack);
  await page.getByRole('main').getByRole('heading').first().waitFor();
  return Object.assign(new Page(page, browser, name, trouble), { program });
}

export class Page {
  constructor(page, browser, name, trouble) {
    Object.assign(this, { page, browser, trouble, shots: 0, dir: join(import.meta.dirname, 'out', name) });
    rmSync(this.dir, { recursive: true, force: true });
    mkdirSync(this.dir, { recursive: true });
  }

  // step tells what happens, and takes a picture of what came of it.
  async step(what) {
    const number = String(++this.shots).padStart(2, '0');
    await this.page.screenshot({ path: join(this.dir, `${number}-${what.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`) });
    console.log(`${number} ${what}`);
  }

  // inspect takes pictures of what is shown, dark and light, wide and narrow, and
  // fails if axe finds something serious in one of them.
  async inspect(what) {
    for (const width of [400, 1280]) {
      for (const colorScheme of ['dark', 'light']) {
        await this.page.setViewportSize({ width, height: 860 });
        await this.page.emulateMedia({ colorScheme });
        await this.step(`${what} ${width} ${colorScheme}`);
        await this.accessible(what);
      }
    }
  }

  async accessible(what) {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    const bad = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
    if (bad.length) throw new Error(`${what}: ${bad.map((v) => `${v.id} (${v.impact}): ${v.help}\n${v.nodes.map((n) => n.html).join('\n')}`).join('\n')}`);
  }

  // look prints what is shown, for whoever has to find out what went wrong.
  look = async (l) => console.log((await l.ariaSnapshot()).split('\n').filter((x) => !/JSON|placeholder/.test(x)).join('\n'));

  // as changes who acts.
  async as(name) {
    const who = this.page.getByRole('combobox', { name: 'Acting as' });
    const all = await who.getByRole('option').evaluateAll((list) => list.map((o) => [o.textContent.replace(' (new message)', ''), o.value]));
    const [, value] = all.find(([text]) => text === name) ?? [];
    if (!value) throw new Error(`nobody is called ${name}: ${all.map(([text]) => text).join(', ')}`);
    await who.selectOption(value);
    await this.page.locator('main:not([aria-busy])').waitFor();
  }

  async go(place) {
    await this.page.getByRole('navigation').getByRole('link', { name: place }).click();
    await this.page.locator('main:not([aria-busy])').waitFor();
  }

  home = () => this.go('Home');
  messages = () => this.go('Messages');
  channel = (name) => this.go('#' + name);

  // type sends a message or a command from where the person is.
  async type(text) {
    const field = this.page.getByRole('main').getByRole('textbox', { name: /^Message/ });
    await field.fill(text);
    await field.press('Enter');
  }

  dialog = (title) => this.page.getByRole('dialog', title && { name: title, exact: true });

  // message is the newest that contains a text.
  message = (text) => this.page.getByRole('main').getByRole('article').filter({ hasText: text }).last();

  pane = () => this.page.getByRole('main');

  // answer fills fields of the open dialog by their labels.
  async answer(title, answers) {
    const box = this.dialog(title);
    await box.waitFor();
    for (const [label, value] of Object.entries(answers)) await this.put(box, label, value);
  }

  async put(box, label, value) {
    const group = box.getByRole('group', { name: label });
    const field = box.getByLabel(label).and(box.locator('input,textarea,select'));
    if (await group.count()) {
      for (const one of [value].flat()) await group.getByLabel(one, { exact: typeof one === 'string' }).check();
    } else if (await field.first().evaluate((e) => e.tagName) === 'SELECT') {
      const all = await field.first().getByRole('option').evaluateAll((list) => list.map((o) => [o.textContent, o.value]));
      const [, chosen] = all.find(([text]) => (value instanceof RegExp ? value.test(text) : text === value)) ?? [];
      if (!chosen) throw new Error(`${label}: there is no ${value} in ${all.map(([text]) => text).join(', ')}`);
      await field.first().selectOption(chosen);
    } else {
      await field.first().fill(value);
    }
  }

  // submit presses a button of a dialog, and waits until that dialog has gone.
  async submit(title, name) {
    const box = this.dialog(title);
    await this.press(box, name);
    await box.waitFor({ state: 'hidden' });
  }

  press = (within, name) => within.getByRole('button', { name, exact: typeof name === 'string' }).first().click();

  // today is the day on the page's clock, as a field takes it.
  async today() {
    const clock = await this.page.getByRole('group', { name: 'Clock' }).getByRole('time').textContent();
    return new Date(`${clock.match(/\d+ \w+ \d{4}/)[0]} UTC`).toISOString().slice(0, 10);
  }

  // jump moves the clock on, and waits until it has.
  async jump(far) {
    const name = `Move the clock on by ${far}`;
    await this.page.getByRole('button', { name }).click();
    await this.page.getByRole('button', { name, disabled: false }).waitFor();
  }
}

// sees waits until something is there.
export const sees = (locator) => locator.first().waitFor({ timeout: patience });

// count waits until there are so many.
export async function count(locator, want) {
  for (const end = Date.now() + patience; ;) {
    const got = await locator.count();
    if (got === want) return;
    if (Date.now() > end) throw new Error(`there are ${got}, want ${want}: ${locator}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}
