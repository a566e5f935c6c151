/** What goes over the wire, on a terminal: a line that is there while anybody waits, and gone before anything is printed. */

import { message, say } from '../core/words/message.ts'
import type { Traffic } from '../node/far/http.ts'
import { shortSize } from '../reports/words/numbers.ts'
import { paint } from '../reports/writers/paint.ts'
import { line, shortenLine } from '../reports/writers/spans.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds before the line is shown, and between two drawings. */
const DRAWN_EVERY = 200

const CLEAR = '\r\u001b[K'

export class FarProgress implements Traffic {
  readonly #terminal: Terminal
  readonly #isDrawn: boolean
  #name = ''
  #requests = 0
  #bytes = 0
  #open = 0
  #timer: NodeJS.Timeout | undefined
  #isShown = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#isDrawn = terminal.stderr.isTTY === true && terminal.env.TERM !== 'dumb'
  }

  asked(name: string): void {
    this.#name = name
    this.#requests++
    this.#open++
    if (!this.#isDrawn || this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#draw(), DRAWN_EVERY)
    this.#timer.unref()
  }

  came(bytes: number): void {
    this.#bytes += bytes
  }

  ended(): void {
    this.#open--
    if (this.#open > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#isShown) this.#write(CLEAR)
    this.#isShown = false
  }

  #draw(): void {
    const { catalogue, stderr } = this.#terminal
    const args = { requests: this.#requests, amount: shortSize(BigInt(this.#bytes)), file: this.#name }
    const text = say(message('{requests} requests, {amount}: {file}', args), catalogue)
    this.#isShown = true
    this.#write(`${CLEAR}${paint(shortenLine(line(text), (stderr.columns ?? 80) - 1), false)}`)
  }

  #write(text: string): void {
    this.#terminal.stderr.write(text, () => undefined)
  }
}
