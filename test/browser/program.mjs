// The program conoe as a process.

import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const { CONOE, DATA } = process.env;

// run starts conoe on the data file and gives the addresses that it tells, and how
// to stop it.
export async function run() {
  const child = spawn(CONOE, ['run', '--data', DATA, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  process.once('SIGINT', () => process.exit(130));
  const ended = new Promise((done) => { child.on('exit', done); });
  const first = await Promise.race([new Promise((told) => { createInterface(child.stdout).once('line', told); }), ended]);
  const { slack, gallery } = typeof first === 'string' ? JSON.parse(first) : {};
  if (!slack) throw new Error(`conoe names no page: ${first}`);
  return {
    slack, gallery, stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

// conoe carries out a command, in the running program if there is one.
export const conoe = (...args) => promisify(execFile)(CONOE, ['--data', DATA, ...args]);
