/** Which files .gitignore files and the command line leave out, as git does it. */

import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type Ignore from 'ignore'
import { library } from '../../node/library.ts'
import { readSmallText } from '../../node/small-file.ts'
import { UsageError } from '../command.ts'

// A CommonJS package inside the program would take the bundler's runtime for all of it.
const patternsOf = (lines: string | readonly string[]) => library<typeof Ignore>('ignore', UsageError)().add(lines)

/** The patterns of one folder: they are about paths from there. */
interface Rules {
  readonly folder: string
  readonly patterns: Pick<ReturnType<typeof Ignore>, 'test'>
}

interface RuleOptions {
  readonly ignore: readonly string[]
  readonly useIgnoreFiles: boolean
}

/** The rules that hold where a walk is, from the outermost folder to the innermost; later ones win. */
export class IgnoreRules {
  readonly #above: readonly Rules[]
  readonly #own: Rules
  readonly #entered: (Rules | undefined)[] = []
  readonly #useFiles: boolean

  constructor(root: string, { ignore: patterns, useIgnoreFiles }: RuleOptions) {
    this.#useFiles = useIgnoreFiles
    this.#above = useIgnoreFiles ? rulesAbove(root) : []
    this.#own = { folder: resolve(root), patterns: patternsOf(patterns) }
  }

  /** The walk goes into a folder. */
  enter(folder: string, hasFile: boolean): void {
    this.#entered.push(hasFile && this.#useFiles ? rulesIn(resolve(folder)) : undefined)
  }

  /** The walk is done with the innermost folder. */
  leave(): void {
    this.#entered.pop()
  }

  /** Whether a file or folder in the innermost folder is left out. */
  leavesOut(path: string, isFolder: boolean): boolean {
    const full = resolve(path)
    let leftOut = false
    for (const rules of [...this.#above, ...this.#entered, this.#own]) {
      if (rules === undefined) continue
      const inside = relative(rules.folder, full).split(sep).join('/')
      const { ignored, unignored } = rules.patterns.test(isFolder ? `${inside}/` : inside)
      if (ignored) leftOut = true
      if (unignored) leftOut = false
    }
    return leftOut
  }
}

/** Of the folders above, up to the one that git keeps its own files in; none where there is no such folder. */
function rulesAbove(root: string): readonly Rules[] {
  const folders: string[] = []
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    if (folder !== resolve(root)) folders.unshift(folder)
    if (existsSync(join(folder, '.git'))) return folders.flatMap((above) => rulesIn(above) ?? [])
    if (dirname(folder) === folder) return []
  }
}

/** The library matches by regular expressions, which take a power of a name's length for each star. */
const MOST_STARS = 3

/** Whether a line has no more stars in one part, and no more `**`, than people write: such of others are passed over. */
function isQuick(line: string): boolean {
  const parts = line.split('/')
  const starsOf = (part: string) => part.match(/\*+/g)?.length ?? 0
  return (
    parts.every((part) => starsOf(part) <= MOST_STARS) &&
    parts.filter((part) => part.includes('**')).length <= MOST_STARS
  )
}

function rulesIn(folder: string): Rules | undefined {
  try {
    const path = join(folder, '.gitignore')
    const lines = readSmallText(path, path)
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
    return { folder, patterns: patternsOf(lines.filter(isQuick)) }
  } catch {
    // Git, too, goes on without a file that it can't read.
    return undefined
  }
}
