/** Fonts of the system for characters that the shipped ones lack. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Font } from '../figures/fonts/load.ts'
import { readFont, standaloneFont } from '../figures/fonts/read-font.ts'

const FOLDERS = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.fonts'),
  join(homedir(), '.local/share/fonts'),
  '/System/Library/Fonts',
  '/Library/Fonts',
  join(homedir(), 'Library/Fonts'),
  'C:\\Windows\\Fonts',
]

/** Collections of the whole of Unicode are this large; larger files are no fonts for text. */
const MOST_BYTES = 60_000_000
const MOST_FILES = 2000

/** The fewest fonts that have as many of these characters as can be found, upright ones of normal weight first. */
export function systemFonts(wanted: ReadonlySet<string>): readonly Font[] {
  const found: Font[] = []
  const missing = new Set(wanted)
  for (const file of fontFiles()) {
    if (missing.size === 0) break
    const font = tryFont(file)
    const has = font && [...missing].filter((character) => font.has(character))
    if (!font || !has || has.length === 0) continue
    found.push(font)
    for (const character of has) missing.delete(character)
  }
  return found
}

function tryFont(file: string): Font | undefined {
  try {
    if (statSync(file).size > MOST_BYTES) return undefined
    return readFontFile(file)
  } catch {
    return undefined
  }
}

/** Reads a font, or the first of a collection. Throws where the file is neither. */
export function readFontFile(file: string): Font {
  const bytes = standaloneFont(readFileSync(file))
  const { advances } = readFont(bytes)
  return { name: file, bytes, has: (character) => advances.has(character.codePointAt(0) ?? 0) }
}

function fontFiles(): readonly string[] {
  const files: string[] = []
  for (const folder of FOLDERS) {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        if (entry.isFile() && /\.(ttf|otf|ttc)$/i.test(entry.name)) files.push(join(entry.parentPath, entry.name))
      }
    } catch {
      // A folder that is not there has no fonts.
    }
  }
  const plain = (file: string): number => (/bold|italic|oblique|light|thin|black|mono/i.test(file) ? 1 : 0)
  return files.sort((a, b) => plain(a) - plain(b) || (a < b ? -1 : 1)).slice(0, MOST_FILES)
}
