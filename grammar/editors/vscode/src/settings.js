// settings.js - the settings of the editor, as cpsfc and its language server want them.
'use strict';
const vscode = require('vscode');

function language() {
  /** @type {string | undefined} */
  const chosen = vscode.workspace.getConfiguration('cpsf').get('language');
  if (chosen === 'en' || chosen === 'ja') return chosen;
  return vscode.env.language.startsWith('ja') ? 'ja' : 'en';
}

/** @returns {import('./program').Settings} */
function current() {
  const c = vscode.workspace.getConfiguration('cpsf');
  return { path: c.get('path', 'cpsfc') || 'cpsfc', asOf: c.get('asOf', ''), language: language() };
}

/** What the server is told: `initializationOptions`, `workspace/didChangeConfiguration`, `workspace/configuration`. */
function forServer() {
  const c = vscode.workspace.getConfiguration('cpsf');
  return { language: language(), codeLens: c.get('codeLens', true), inlayHints: c.get('inlayHints', true), formerNames: c.get('formerNames', 'ask'), pause: c.get('pause', 50) };
}

/** Does the server have to be started anew for this change? @param {vscode.ConfigurationChangeEvent} change */
function needsRestart(change) {
  return change.affectsConfiguration('cpsf.path') || change.affectsConfiguration('cpsf.asOf');
}

module.exports = { current, forServer, needsRestart };
