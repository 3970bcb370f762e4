// The control API of the stand-in.

const token = document.querySelector('meta[name=standin-token]').content;
const head = { 'X-Standin-Token': token };

async function ask(path, body) {
  const init = body === undefined ? { headers: head } : { method: 'POST', headers: head, body: JSON.stringify(body) };
  const resp = await fetch(`/_standin/${path}`, init);
  const answer = await resp.json();
  if (!resp.ok) throw new Error(answer.sentence ?? 'The stand-in did not understand that.');
  return answer;
}

export const scene = (as) => ask(`scene?as=${encodeURIComponent(as ?? '')}`);
export const exhibits = () => ask('gallery');
export const exhibit = (sample, name) => ask(`gallery/${sample}/${name}`);
export const log = () => ask('log');
export const act = (what) => ask('act', what);
export const jump = (seconds) => ask('jump', { seconds });
export const inject = (fault) => ask('fault', fault);
export const reset = () => ask('reset', {});

// watch calls back after every change. When the stand-in stops it says so, and
// tries again.
export async function watch(changed, lost) {
  for (;;) {
    try {
      const resp = await fetch('/_standin/watch', { headers: head });
      if (!resp.ok) throw new Error();
      const reader = resp.body.getReader();
      for (;;) {
        const { done } = await reader.read();
        if (done) break;
        changed();
      }
    } catch { /* it is told below */ }
    lost();
    await new Promise((again) => setTimeout(again, 2000));
  }
}

export async function download(file) {
  const resp = await fetch(`/files-pri/${file.id}/${encodeURIComponent(file.name)}`, { headers: head });
  const url = URL.createObjectURL(await resp.blob());
  const a = document.createElement('a');
  a.href = url;
  a.download = file.name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
