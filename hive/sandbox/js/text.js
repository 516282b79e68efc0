// Finds addresses in texts and changes their letter case.
'use strict';

const HOST = String.raw`(?:(?:[\w-]+\.)+(?:xn--[\w-]+|[a-z]{2,63})|localhost|\d{1,3}(?:\.\d{1,3}){3})`;
const WHOLE_DOMAIN = new RegExp(`^${HOST}(?::\\d+)?(?:/\\S*)?$`, 'i');
const WHOLE_URL = new RegExp(`^(?:https?|ftp|file)://${HOST}(?::\\d+)?(?:[/?#]\\S*)?$`, 'i');
const SOME_URL = new RegExp(`(?:https?|ftp)://${HOST}(?::\\d+)?(?:[/?#]\\S*)?`, 'i');
const DOMAIN_PART = new RegExp(`^(?:[a-z][a-z\\d+.-]*:)?(?://)?(?:[^\\s@/?#]*@)?(${HOST})(?::\\d+)?(?:[/?#].*)?$`, 'is');
const WHOLE_EMAIL = /^[^\s@<>()[\]\\,;:"]+@(?:\[\d{1,3}(?:\.\d{1,3}){3}\]|(?:[a-z\d-]+\.)+[a-z]{2,})$/i;
const SOME_EMAIL = /[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}/i;

function urlPath(text) {
  const found = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)([^?#]*)/i.exec(text.trim());
  if (!found || (found[1] === '' && !/^file:/i.test(text))) return undefined;
  const parts = [];
  const segments = found[2].split('/').slice(1);
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === '..') parts.pop();
    if (segment === '.' || segment === '..') {
      if (last) parts.push('');
    } else parts.push(segment);
  });
  return `/${parts.join('/')}`.replace(/[^\x21\x24-\x3b\x3d\x40-\x5f\x61-\x7a\x7c\x7e]/gu, (c) => (c === '%' ? c : encodeURIComponent(c)));
}

const sentenceCase = (text) => text.toLowerCase()
  .replace(/(^|[.?!])([^\p{L}.?!]*)(\p{L})/gu, (all, end, gap, letter) => end + gap + letter.toUpperCase());

const snakeCase = (text) => text.toLowerCase().replace(/[ -]/g, (c) => (c === ' ' || c === '-' ? '_' : c))
  .replace(/[!"#$%&'()*+,./:;<=>?@[\]\\^`{|}~]/g, '');

const SMALL = new Set(('a an and as at because but by en for if in neither nor of on only or over per so some than that '
  + 'the to up upon v v. vs vs. versus via when with without yet').split(' '));

// Small words stay small inside; words with capitals or dots of their own stay as they are.
function titleCase(text) {
  const tokens = text.match(/[^\s:–—-]+|./g) ?? [];
  const last = tokens.length - 1;
  return tokens.map((token, i) => {
    if (tokens[i + 1] === ':' && tokens[i + 2]?.startsWith('//')) return token;
    if (/.(?=[A-Z]|\..)/.test(token)) return token;
    if (SMALL.has(token.toLowerCase()) && i !== 0 && i !== last) return token.toLowerCase();
    return token.replace(/[A-Za-z0-9\u00C0-\u00FF]/, (c) => c.toUpperCase());
  }).join('');
}

const removeTags = (text) => text.replace(/<[^>]*>?/g, '');

// Order matters: what one rule leaves behind is what the next one sees.
const MARKDOWN_RULES = [
  [/^([ \t]*)(?:[*+-]|\d\.)\s+/gm, '$1'],
  [/\n={2,}/g, '\n'],
  [/~~/g, ''],
  [/`{3}.*\n/g, ''],
  [/<[\w\s='":(),;/.|-]+[>\\]/g, ''],
  [/\[\^.+?\](?:: .*?$)?/g, ''],
  [/!\[.*?\][[(].*?[\])]/g, ''],
  [/\[(.*?)\][[(].*?[\])]/g, '$1'],
  [/>/g, ''],
  [/^#{1,6}\s*([^#]*)\s*(?:#{1,6})?/gm, '$1'],
  [/([*_]{1,3})(\S.*?\S)\1/g, '$2'],
  [/`(.+?)`/g, '$1'],
  [/\n{2,}/g, '\n\n'],
];
const removeMarkdown = (text) => MARKDOWN_RULES.reduce((rest, [what, by]) => rest.replace(what, by), text);
