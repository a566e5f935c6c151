/** How far a scan is, on standard error: a line that is drawn anew on a terminal, else a plain line now and then. */

import { type Message, message, say } from '../../core/words/message.ts'
import { paint } from '../../reports/writers/paint.ts'
import { line, shortenLine } from '../../reports/writers/spans.ts'
import { textWidth } from '../../reports/writers/width.ts'
import { writeOut } from '../output.ts'
import type { Terminal } from '../terminal.ts'

export type ProgressChoice = 'auto' | 'always' | 'never'

/** Milliseconds between two drawings, and between two plain lines. */
const DRAWN_EVERY = 100
const TOLD_EVERY = 10_000

const BAR = 20
const CLEAR = '\r\u001b[K'

/** Counts files and tells how far the scan is. */
export class Progress {
  /** Files that were found so far; all of them once `foundAll` is true. */
  found = 0
  foundAll = false
  /** Files that are done, and the one that was last. */
  done = 0
  last = ''
  readonly #terminal: Terminal
  readonly #isDrawn: boolean
  readonly #start = performance.now()
  readonly #timer: NodeJS.Timeout | undefined
  #isShown = false
  #hasTold = false

  constructor(terminal: Terminal, choice: ProgressChoice) {
    this.#terminal = terminal
    this.#isDrawn = terminal.stderr.isTTY === true && terminal.env.TERM !== 'dumb'
    const tells = choice === 'always' || choice === 'auto'
    if (!tells) return
    this.#timer = setInterval(() => this.#tell(), this.#isDrawn ? DRAWN_EVERY : choice === 'always' ? 1000 : TOLD_EVERY)
    this.#timer.unref()
  }

  /** Takes the line off the terminal, so that something else can be written there. */
  async clear(): Promise<void> {
    if (!this.#isShown) return
    this.#isShown = false
    await writeOut(this.#terminal.stderr, CLEAR)
  }

  /** Nothing more is told, but what it came to where anything was told before. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    const wasTold = this.#isShown || this.#hasTold
    await this.clear()
    if (!wasTold) return
    const seconds = (performance.now() - this.#start) / 1000
    const args = { count: grouped(this.done), time: timeText(seconds), rate: grouped(Math.round(this.done / seconds)) }
    await writeOut(this.#terminal.stderr, `${this.#say(message('{count} files in {time}, {rate} a second', args))}\n`)
  }

  #say(said: Message): string {
    return say(said, this.#terminal.catalogue)
  }

  #tell(): void {
    const text = this.#text()
    if (!this.#isDrawn) {
      this.#hasTold = true
      void writeOut(this.#terminal.stderr, `${text}\n`)
      return
    }
    const width = (this.#terminal.stderr.columns ?? 80) - 1
    const share = this.found === 0 ? 0 : this.done / this.found
    const filled = Math.round(BAR * share)
    const bar = width < 60 ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} `
    const name = width - textWidth(bar + text) - 2
    const shown = name < 12 || this.last === '' ? '' : `  ${shortened(this.last, name)}`
    this.#isShown = true
    void writeOut(this.#terminal.stderr, `${CLEAR}${shortened(`${bar}${text}${shown}`, width)}`)
  }

  /** `512 of 1,024 files, 350 a second, 2 s left`. */
  #text(): string {
    const seconds = (performance.now() - this.#start) / 1000
    const rate = this.done / seconds
    const found = `${grouped(this.found)}${this.foundAll ? '' : '+'}`
    const args = { done: grouped(this.done), found, rate: grouped(Math.round(rate)) }
    if (!this.foundAll || this.done === 0) return this.#say(message('{done} of {found} files, {rate} a second', args))
    const left = timeText((this.found - this.done) / rate)
    return this.#say(message('{done} of {found} files, {rate} a second, {left} left', { ...args, left }))
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}

/** `8 s`, `3 min 20 s`, `2 h 5 min`. */
function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** Control characters of a name would move the cursor. */
function shortened(text: string, width: number): string {
  return paint(shortenLine(line(text), width), false)
}
