// Slack's mrkdwn as elements. Only what is between the marks becomes text; nothing
// is parsed as HTML.

import { h } from './dom.js';
import { channel, clockTime, nameOf, now } from './state.js';

const entities = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const plain = (s) => s.replace(/&(lt|gt|amp);/g, (e) => entities[e]);

const emoji = {
  white_check_mark: '✅', heavy_check_mark: '✔️', x: '❌', warning: '⚠️', eyes: '👀', thumbsup: '👍', '+1': '👍', thumbsdown: '👎',
  hourglass: '⏳', hourglass_flowing_sand: '⏳', bell: '🔔', lock: '🔒', memo: '📝', page_facing_up: '📄', inbox_tray: '📥',
  tada: '🎉', clock3: '🕒', calendar: '📅', mag: '🔍', arrow_right: '➡️', information_source: 'ℹ️', speech_balloon: '💬',
};

export const emojiOf = (name) => emoji[name] ?? `:${name}:`;
export const withEmoji = (s) => s.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji[name] ?? all);

export function textObject(t) {
  if (!t) return [];
  return t.type === 'mrkdwn' ? mrkdwn(t.text) : lines(t.emoji === false ? t.text : withEmoji(t.text));
}

const lines = (s) => s.split('\n').flatMap((l, i) => (i ? [h('br'), l] : [l]));

export function mrkdwn(s) {
  return s.split(/```\n?([\s\S]*?)```/).flatMap((part, i) => (i % 2 ? [h('pre', { tabIndex: 0 }, plain(part))] : quotes(part)));
}

function quotes(s) {
  const out = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) out.push(h('blockquote', {}, quoted.flatMap((l, i) => (i ? [h('br'), ...inline(l)] : inline(l)))));
    quoted = [];
  };
  let fresh = true;
  for (const line of s.split('\n')) {
    if (line.startsWith('&gt;') || line.startsWith('>')) {
      quoted.push(line.replace(/^(&gt;|>) ?/, ''));
      fresh = true;
      continue;
    }
    flush();
    if (!fresh) out.push(h('br'));
    out.push(...inline(line));
    fresh = false;
  }
  flush();
  return out;
}

const marks = /(?<code>`[^`\n]+`)|(?<angle><[^<>\n]+>)|(?<![\p{L}\p{N}])(?:(?<b>\*[^\s*](?:[^*\n]*[^\s*])?\*)|(?<i>_[^\s_](?:[^_\n]*[^\s_])?_)|(?<s>~[^\s~](?:[^~\n]*[^\s~])?~))(?![\p{L}\p{N}])/gu;

function inline(s) {
  const out = [];
  let from = 0;
  for (const m of s.matchAll(marks)) {
    out.push(withEmoji(plain(s.slice(from, m.index))));
    from = m.index + m[0].length;
    const inner = m[0].slice(1, -1);
    const { code, angle, b, i } = m.groups;
    if (code) out.push(h('code', {}, plain(inner)));
    else if (angle) out.push(angled(inner));
    else out.push(h(b ? 'strong' : i ? 'em' : 's', {}, inline(inner)));
  }
  out.push(withEmoji(plain(s.slice(from))));
  return out;
}

const mention = (s) => h('span', { className: 'mention' }, s);

function angled(s) {
  const [what, ...rest] = s.split('|');
  const label = plain(rest.join('|'));
  if (what.startsWith('@')) return mention('@' + nameOf(what.slice(1)));
  if (what.startsWith('#')) return mention('#' + (channel(what.slice(1))?.name ?? label));
  if (what.startsWith('!subteam^')) return mention('@' + groupName(what.slice(9)));
  if (what.startsWith('!date^')) return h('time', {}, dated(what, label));
  if (what.startsWith('!')) return mention('@' + what.slice(1));
  return link(plain(what), label || plain(what));
}

const groupName = (id) => now.scene?.groups.find((g) => g.id === id)?.handle ?? id;

export function link(url, label) {
  if (!/^(https?:|mailto:|slack:)/i.test(url)) return label;
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, label);
}

const forms = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' }, date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' }, date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' }, time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

function dated(what, fallback) {
  const [, unix, pattern] = what.split('^');
  if (!pattern || !Number(unix)) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (all, name) => {
    const form = forms[name.replace('_pretty', '')];
    return form ? clockTime(unix, form) : all;
  });
}

// Rich text.

const styled = (node, style) => {
  for (const [name, tag] of [['code', 'code'], ['strike', 's'], ['italic', 'em'], ['bold', 'strong']]) {
    if (style?.[name]) node = h(tag, {}, node);
  }
  return node;
};

function richInline(e) {
  switch (e.type) {
    case 'text': return styled(h('span', {}, lines(e.text)), e.style);
    case 'link': return styled(link(e.url, e.text || e.url), e.style);
    case 'user': return mention('@' + nameOf(e.user_id));
    case 'channel': return mention('#' + (channel(e.channel_id)?.name ?? e.channel_id));
    case 'usergroup': return mention('@' + groupName(e.usergroup_id));
    case 'broadcast': return mention('@' + e.range);
    case 'emoji': return emojiOf(e.name);
    case 'date': return h('time', {}, dated(`!date^${e.timestamp}^${e.format}`, e.fallback ?? ''));
  }
  return '';
}

export function richText(parts) {
  return parts.map((p) => {
    switch (p.type) {
      case 'rich_text_list':
        return h(p.style === 'ordered' ? 'ol' : 'ul', {}, p.elements.map((s) => h('li', {}, s.elements.map(richInline))));
      case 'rich_text_quote': return h('blockquote', {}, p.elements.map(richInline));
      case 'rich_text_preformatted': return h('pre', { tabIndex: 0 }, p.elements.map(richInline));
    }
    return h('p', {}, p.elements.map(richInline));
  });
}

// The markdown of markdown blocks, as far as messages use it.
export function markdown(s) {
  const out = [];
  let items = null;
  for (const line of s.split('\n')) {
    const item = line.match(/^\s*(?:[-*]|\d+\.)\s+(.*)/);
    if (item) {
      if (!items) out.push(items = h('ul'));
      items.append(h('li', {}, markdownInline(item[1])));
      continue;
    }
    items = null;
    const title = line.match(/^#{1,6}\s+(.*)/);
    if (title) out.push(h('p', {}, h('strong', {}, markdownInline(title[1]))));
    else if (line.trim()) out.push(h('p', {}, markdownInline(line)));
  }
  return out;
}

function markdownInline(s) {
  return s.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\)|_[^_]+_|\*[^*]+\*)/).map((part, i) => {
    if (i % 2 === 0) return withEmoji(part);
    const url = part.match(/^\[([^\]]+)\]\(([^)\s]+)\)$/);
    if (url) return link(url[2], url[1]);
    if (part.startsWith('**')) return h('strong', {}, part.slice(2, -2));
    return h(part.startsWith('`') ? 'code' : 'em', {}, part.slice(1, -1));
  });
}
