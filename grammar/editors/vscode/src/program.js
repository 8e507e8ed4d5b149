// program.js - running cpsfc, and where a spec's program lies. Knows nothing of the editor.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** @typedef {{ path: string, asOf: string, language: string }} Settings  language: en, ja, or '' for the program's own choice */

/** Options that every command but the language server takes. @param {Settings} s */
function commonOptions(s) {
  return [...(s.asOf ? ['--as-of', s.asOf] : []), ...(s.language ? ['--lang', s.language] : []), '--color', 'never'];
}

/** @param {Settings} s */
function serverArguments(s) {
  return ['lsp', ...(s.asOf ? ['--as-of', s.asOf] : [])];
}

/**
 * Runs cpsfc without a shell. Rejects only when it can't be started.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, input?: string }} [options]
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, windowsHide: true });
    /** @type {Buffer[]} */ const out = [];
    /** @type {Buffer[]} */ const errors = [];
    child.stdout.on('data', (data) => out.push(data));
    child.stderr.on('data', (data) => errors.push(data));
    child.stdin.on('error', () => {}); // it may leave before it has read everything; its status says why
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 3, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(errors).toString() }));
    child.stdin.end(options.input ?? '');
  });
}

/**
 * The folder that is one program with FILE: the nearest one with a cpsf.yaml up to ROOT, else FILE's own.
 * @param {string} file
 * @param {string | undefined} root
 */
function programFolder(file, root) {
  const own = path.dirname(file);
  for (let folder = own; root && !path.relative(root, folder).startsWith('..'); folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, 'cpsf.yaml'))) return folder;
    if (folder === path.dirname(folder)) break;
  }
  return own;
}

/** The first message of what cpsfc wrote, in one line. @param {string} text */
function firstMessage(text) {
  const line = text.split('\n').find((l) => l.trim());
  return line ? line.trim() : '';
}

module.exports = { commonOptions, serverArguments, run, programFolder, firstMessage };
