// policy.js - a report is shown only when it can load nothing and run nothing but what it was made with.
'use strict';

const SOURCES = /^('none'|'sha(256|384|512)-[A-Za-z0-9+/=_-]+'|data:)$/;
const ONLY_HASHES = new Set(['script-src', 'style-src']);

/**
 * Why the page's own policy is not strict enough, or null. Strict: it stands before anything that could run, forbids all by
 * default, and allows scripts and styles by their digests only.
 * @param {string} html
 */
function policyProblem(html) {
  const tag = /<meta\s+http-equiv="?Content-Security-Policy"?\s+content="([^"]*)"/i.exec(html);
  if (!tag) return 'no policy';
  if (/<(script|style|link|img|iframe|object|embed)\b/i.test(html.slice(0, tag.index))) return 'something stands before the policy';
  const rules = new Map(tag[1].split(';').map((r) => r.trim().split(/\s+/)).map(([name, ...sources]) => [name.toLowerCase(), sources]));
  if (rules.get('default-src')?.join(' ') !== "'none'") return "default-src is not 'none'";
  for (const [name, sources] of rules) {
    for (const source of sources) {
      if (!SOURCES.test(source) || (ONLY_HASHES.has(name) && source === 'data:')) return `${name} allows ${source}`;
    }
  }
  return null;
}

/** A page that only says TEXT. @param {string} title @param {string} text */
function messagePage(title, text) {
  const escape = (/** @type {string} */ s) => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>${escape(title)}</title></head><body><h2>${escape(title)}</h2><pre>${escape(text)}</pre></body></html>`;
}

module.exports = { policyProblem, messagePage };
