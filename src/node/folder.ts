/** Networks in folders: what lies there, and which files make one network. */

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FormatError, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { networksInFolder } from '../formats/index.ts'

/** A model's parts lie in folders of their own, no deeper than this. */
const DEEPEST = 2

/** More names are not looked at: no model has as many files. */
const MOST_NAMES = 20_000

/** Whether there is a folder of that name. */
export function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Names of the files in a folder and in those below it, as seen from it, in alphabetical order; hidden ones are left out. */
export function namesBelow(folder: string): readonly string[] {
  const names: string[] = []
  const open = (path: string, depth: number) => {
    for (const entry of entriesOf(join(folder, path))) {
      if (entry.name.startsWith('.') || names.length >= MOST_NAMES) continue
      const name = path === '' ? entry.name : `${path}/${entry.name}`
      const isBelow = entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, name)))
      if (!isBelow) names.push(name)
      else if (depth < DEEPEST) open(name, depth + 1)
    }
  }
  open('', 0)
  return names
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

/** The files of the one network in a folder. Throws FormatError, which lists what is there, where there is none or several. */
export function networkInFolder(folder: string): readonly string[] {
  return networkAmong(folder, namesBelow(folder), (name) => join(folder, name))
}

/** The same of any folder whose files are known by their names; `within` tells what they are called from here. */
export function networkAmong(
  folder: string,
  files: readonly string[],
  within: (name: string) => string,
): readonly string[] {
  const networks = networksInFolder(files).map((names) => names.map(within))
  const [only, ...others] = networks
  if (only !== undefined && others.length === 0) return only
  if (only === undefined) {
    const hint = message('weigh scan {folder} tells what its files are', { folder })
    throw new FormatError(
      issue('file/no-network', 'error', 'no network lies in this folder', {}, { where: { file: folder }, hint }),
    )
  }
  const names = networks.map(([name = '']) => name)
  const shown = names.slice(0, MOST_SHOWN).join(', ') + (names.length > MOST_SHOWN ? ' …' : '')
  const text = '{count} networks lie in this folder: {names}'
  const hint = message('type {usage}, or weigh scan {folder} for all', { usage: `weigh ${names[0]}`, folder })
  throw new FormatError(
    issue(
      'file/several-networks',
      'error',
      text,
      { count: networks.length, names: shown },
      { where: { file: folder }, hint },
    ),
  )
}

const MOST_SHOWN = 8
