/** For which of the two programs a cfg is written, told by what only one of them knows. */

import { type Issue, issue, type Where } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { Cfg, Dialect } from './cfg.ts'
import { kindOf, readersOf, sectionOnlyOf } from './keys.ts'

/** Whose program it is, in a sentence. */
export const OWNERS: Readonly<Record<Dialect, string>> = { pjreddie: "pjreddie's", alexeyab: "AlexeyAB's" }

/** The other of the two. */
export function otherDialect(dialect: Dialect): Dialect {
  return dialect === 'pjreddie' ? 'alexeyab' : 'pjreddie'
}

export interface ChosenDialect {
  readonly dialect: Dialect
  /** True where nobody said it and nothing in the file tells it for sure. */
  readonly isGuessed: boolean
  readonly issues: readonly Issue[]
}

/** A word of the file that one program alone knows. */
interface Sign {
  readonly word: string
  readonly where: Where
}

/** Takes the dialect that was asked for, or finds it: AlexeyAB's where something occurs that only it knows, else pjreddie's. */
export function chooseDialect(cfg: Cfg, asked: Dialect | undefined, file: string): ChosenDialect {
  if (asked !== undefined) return { dialect: asked, isGuessed: false, issues: carriageReturns(cfg, asked, file) }
  const sign = firstSign(cfg, 'alexeyab')
  if (sign !== undefined) {
    const text = "read as AlexeyAB's Darknet, which alone knows `{word}`"
    return { dialect: 'alexeyab', isGuessed: false, issues: [note(text, sign)] }
  }
  if (cfg.hasCarriageReturns) {
    const text = "read as AlexeyAB's Darknet: pjreddie's takes no lines that end in CR LF"
    return { dialect: 'alexeyab', isGuessed: false, issues: [note(text, { word: '', where: { file } })] }
  }
  const own = firstSign(cfg, 'pjreddie')
  const text =
    own === undefined
      ? "read as pjreddie's Darknet: nothing in the file tells which program it is for"
      : "read as pjreddie's Darknet, which alone knows `{word}`"
  return {
    dialect: 'pjreddie',
    isGuessed: own === undefined,
    issues: [note(text, own ?? { word: '', where: { file } })],
  }
}

function note(text: string, { word, where }: Sign): Issue {
  const hint = message('--dialect pjreddie|alexeyab says which')
  return issue('darknet/dialect', 'note', text, word === '' ? {} : { word }, { where, hint })
}

/** utils.c, strip: pjreddie's program keeps the CR, and finds no [net] with it. */
function carriageReturns({ hasCarriageReturns }: Cfg, dialect: Dialect, file: string): readonly Issue[] {
  if (!hasCarriageReturns || dialect === 'alexeyab') return []
  const hint = message('save the file with line feeds alone, or read it with --dialect alexeyab')
  const text = "lines end in CR LF, and pjreddie's program finds no section [net] then"
  return [issue('darknet/carriage-return', 'error', text, {}, { where: { file, line: 1 }, hint })]
}

function firstSign({ sections }: Cfg, dialect: Dialect): Sign | undefined {
  for (const { type, entries, where } of sections) {
    const kind = kindOf(type)
    if (kind === undefined) continue
    if (sectionOnlyOf(kind) === dialect) return { word: `[${type}]`, where }
    const entry = entries.find(({ key }) => {
      const readers = readersOf(kind, key)
      return readers.length === 1 && readers[0] === dialect
    })
    if (entry !== undefined) return { word: entry.key, where: entry.where }
  }
  return undefined
}
