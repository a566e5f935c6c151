/** What git says has changed since a revision. */

import { spawnSync } from 'node:child_process'

/** @param {readonly string[]} args */
function git(args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  return status === 0 ? stdout : undefined
}

/**
 * The files that changed, with their names then; `undefined` where the revision can't be had. A shallow clone gets it.
 *
 * @param {string} base
 */
export function changesSince(base) {
  if (base.startsWith('-')) return undefined
  const isThere = () => git(['cat-file', '-e', `${base}^{commit}`]) !== undefined
  if (!isThere()) git(['fetch', '--quiet', '--no-tags', '--depth=1', 'origin', base])
  const revision = isThere() ? base : isThereAs('FETCH_HEAD')
  const listing = revision && git(['diff', '--name-status', '--find-renames', '--relative', '-z', revision, '--'])
  if (listing === undefined) return undefined
  /** @type {Map<string, string>} */
  const before = new Map()
  const parts = listing.split('\0')
  for (let at = 0; at + 1 < parts.length; ) {
    const status = parts[at++] ?? ''
    const old = parts[at++] ?? ''
    const name = /^[RC]/.test(status) ? (parts[at++] ?? '') : old
    if (status !== 'D' && status !== 'A') before.set(name, old)
    if (status === 'A') before.set(name, '')
  }
  return {
    revision,
    definitions: [...before.keys()].filter((name) => name.endsWith('.prototxt')),
    /** Its name then, empty for a new file; `undefined` for one that did not change. @param {string} file */
    before: (file) => before.get(file),
    /** @param {string} file */
    wasThere: (file) => git(['cat-file', '-e', `${revision}:./${file}`]) !== undefined,
  }
}

/** @param {string} revision */
function isThereAs(revision) {
  return git(['cat-file', '-e', `${revision}^{commit}`]) === undefined ? undefined : revision
}
