/** The terminal that the program runs in: where it prints, how wide, in which colours and language. */

import type { Catalogue } from '../core/words/message.ts'
import type { Language } from '../text/index.ts'
import type { OptionValues } from './option-values.ts'

/** A stream that text is printed to. */
export interface Stream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string | Uint8Array, done: (error?: Error | null) => void): boolean
}

export type ColorChoice = 'auto' | 'always' | 'never'

/** What stands around the program. */
export interface Surroundings {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Terminal extends Surroundings {
  readonly language: Language
  /** Translations; `undefined` in English. */
  readonly catalogue: Catalogue | undefined
}

/** Columns where nothing says how many there are. */
const DEFAULT_WIDTH = 100
const LEAST_WIDTH = 40

/** Columns of the output: as given, else COLUMNS, else the terminal's own. */
export function widthOf({ stdout, env }: Surroundings, given?: string): number {
  const columns = Number(given ?? env.COLUMNS)
  if (Number.isInteger(columns) && columns > 0) return Math.max(LEAST_WIDTH, columns)
  return Math.max(LEAST_WIDTH, stdout.columns ?? DEFAULT_WIDTH)
}

/** What `--color` says. */
export function colorChoice(options: OptionValues): ColorChoice {
  const given = options.value('color')
  return given === 'always' || given === 'never' ? given : 'auto'
}

/** Whether a stream gets colours: https://no-color.org, https://force-color.org, a terminal that knows them. */
export function wantsColor(stream: Stream, env: Surroundings['env'], choice: ColorChoice = 'auto'): boolean {
  if (choice !== 'auto') return choice === 'always'
  if (isSet(env.NO_COLOR)) return false
  const forced = env.FORCE_COLOR
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return stream.isTTY === true && env.TERM !== 'dumb'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

/** The language of the surroundings: LC_ALL before LC_MESSAGES before LANG. */
export function languageOf(env: Surroundings['env']): Language {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(isSet) ?? ''
  return /^zh\b|^zh_/i.test(locale) ? 'zh' : 'en'
}
