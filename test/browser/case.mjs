// The shipped case of a full review, cut where somebody decides: what the team
// writes is brought by the conoe command, part by part, and people decide on the
// page in between. From the fourth stage on only gates are decided there.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conoe } from './program.mjs';

const shipped = join(import.meta.dirname, '../../templates/cases');
const begins = Date.parse('2026-01-12T09:00:00Z'); // as the case has it

// onThePage are the steps that the parts leave out: to the third gate all that
// people decide, after it the gates, the design and the time.
const onThePage = [/^ {2}- \{?.*?\b(decide|delegate|minute|submit|gate|jump): |^ {4}(decide|delegate|minute|submit|gate|jump):/m, /\bgate: \{|\{gate: |\bjump: |refs: \[EDR-\d+(, EDR-\d+)*\], verdict/];

// cut writes the case and its parts into a folder beside the data, moved so that it
// begins now.
export function cut() {
  const dir = join(process.env.DATA, 'case');
  mkdirSync(dir);
  const later = Math.floor(Date.now() / 60000) * 60000 - begins;
  const read = (name) => moved(readFileSync(join(shipped, `${name}.yaml`), 'utf8'), later);
  const base = read('same-day-delivery');
  const more = read('same-day-delivery-supplement');
  const people = more.match(/^people:\n((?: {2}- .*\n)+)/m)[1];
  writeFileSync(join(dir, 'shop.yaml'), base
    .replace(/^id: .*/m, 'id: shop').replace(/^origin: .*/m, 'origin: illustrative')
    .replace(/^people:\n/m, `people:\n${people}`).replace(/^steps:\n[\s\S]*/m, ''));
  let known = '';
  for (const [n, steps] of written(more).entries()) {
    const id = `shop-${String(n + 1).padStart(2, '0')}`;
    writeFileSync(join(dir, `${id}.yaml`), `conoe: case/v1\nid: ${id}\ntitle: ${id}\norigin: illustrative\nsupplement_to: shop\nsteps:\n${known}${steps.join('')}`);
    known += steps.filter((s) => /^ {4}save:/m.test(s)).map(refused).join('');
  }
  return dir;
}

// refused is a step by somebody who may not take it. Nothing is written, but what
// follows may refer to what stands in it, which an earlier part has written.
const refused = (step) => `  - by: night-driver\n    expect: Denied\n${step.slice(step.indexOf('    save:\n'))}`;

// moved changes all times in a text.
function moved(text, by) {
  return text.replace(/\b202[67]-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?/g, (at, time) => {
    const then = new Date(Date.parse(at) + by).toISOString();
    return time ? then.replace('.000', '') : then.slice(0, 10);
  });
}

// written gives each run of steps that nobody takes on the page.
function written(text) {
  const steps = text.slice(text.indexOf('\nsteps:\n') + 8).replace(/^ *#.*\n/gm, '').split(/^(?= {2}- )/m).filter((s) => s.trim());
  const runs = [[]];
  let later = 0;
  for (const step of steps) {
    if (/ask: G3/.test(step)) later = 1;
    if (onThePage[later].test(step)) runs.push([]);
    else if (!/^ {2}- \{say: [^\n]*\}\n$/.test(step)) runs.at(-1).push(step);
  }
  return runs.filter((r) => r.length);
}

// bring plays a part, in the running program if there is one.
export const bring = (dir, part) => conoe('play', join(dir, `${part}.yaml`));
