/** Definitions as text (net.cpp, Net::load_param; paramdict.cpp, ParamDict::load_param): words between white space of any kind. */

import { type Issue, issue, type Where } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { MAGIC, MOST_LAYERS, MOST_PARAMS, type NcnnDefinition, type ParamLayer, type ParamValue } from './definition.ts'

interface Word {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** Longer names are refused: ncnn reads them into 256 characters. */
const LONGEST_NAME = 255

/** Reads the text. What can't be read is told at its place, and reading goes on with the next line. */
export function parseParam(text: string, file: string): NcnnDefinition {
  return new Parser(wordsOf(text), file).read()
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = []
  text.split('\n').forEach((line, index) => {
    for (const found of line.matchAll(/(?:"[^"]*"|[^\s"])+|"/g))
      words.push({ text: found[0], line: index + 1, column: found.index + 1 })
  })
  return words
}

class Parser {
  readonly #words: readonly Word[]
  readonly #file: string
  readonly #issues: Issue[] = []
  #at = 0

  constructor(words: readonly Word[], file: string) {
    this.#words = words
    this.#file = file
  }

  read(): NcnnDefinition {
    this.#readMagic()
    const layerCount = this.#count()
    const blobCount = this.#count()
    if (layerCount === undefined || blobCount === undefined) {
      const text = 'the numbers of layers and of blobs are missing behind {magic}'
      this.#tell('ncnn/no-counts', text, { magic: MAGIC }, this.#word())
    } else if (layerCount <= 0 || blobCount <= 0) {
      this.#tell('ncnn/no-counts', 'the numbers of layers and of blobs must be larger than 0', {}, this.#words[1])
    }
    const layers: ParamLayer[] = []
    const most = layerCount === undefined || layerCount <= 0 ? MOST_LAYERS : Math.min(layerCount, MOST_LAYERS)
    // What can't be read counts too, so that as many faults are told at most.
    for (let read = 0; this.#at < this.#words.length && layers.length < most && read < MOST_LAYERS; read++) {
      const layer = this.#layer()
      if (layer !== undefined) layers.push(layer)
    }
    if (layers.length === MOST_LAYERS)
      this.#tell('ncnn/too-many', 'more than {most} layers are not read', { most: MOST_LAYERS }, this.#word())
    this.#checkCount(layers.length, layerCount)
    return { layers, blobCount: blobCount ?? 0, issues: this.#issues }
  }

  #readMagic(): void {
    const first = this.#word()
    if (first?.text === String(MAGIC)) {
      this.#at++
      return
    }
    const hint = message('an ncnn definition begins with {magic} on a line of its own', { magic: MAGIC })
    const text = 'the file does not begin with {magic}: ncnn calls it too old'
    this.#issues.push(issue('ncnn/magic', 'error', text, { magic: MAGIC }, { where: this.#where(first), hint }))
    // A number alone on its line stands for the magic; two are the counts.
    if (first !== undefined && /^\d+$/.test(first.text) && this.#words[1]?.line !== first.line) this.#at++
  }

  #count(): number | undefined {
    const word = this.#word()
    if (word === undefined || !/^[+-]?\d{1,15}$/.test(word.text)) return undefined
    this.#at++
    return Number(word.text)
  }

  #layer(): ParamLayer | undefined {
    const start = this.#word()
    const type = this.#take()
    const name = this.#take()
    const counts = [this.#count(), this.#count()]
    const [bottoms, tops] = counts
    const room = this.#words.length - this.#at
    if (
      start === undefined ||
      type === undefined ||
      name === undefined ||
      bottoms === undefined ||
      tops === undefined ||
      bottoms < 0 ||
      tops < 0 ||
      bottoms + tops > room
    ) {
      this.#tell(
        'ncnn/layer-line',
        'a layer is its type, its name, how many blobs it reads and makes, and their names',
        {},
        start,
      )
      this.#skipLine(start)
      return undefined
    }
    for (const long of [type, name]) {
      if (long.text.length > LONGEST_NAME)
        this.#tell(
          'ncnn/long-name',
          'names have at most {most} characters, this one has {count}',
          { most: LONGEST_NAME, count: long.text.length },
          long,
        )
    }
    const read = Array.from({ length: bottoms }, () => this.#take()?.text ?? '')
    const made = Array.from({ length: tops }, () => this.#take()?.text ?? '')
    return {
      type: type.text,
      name: name.text,
      bottoms: read,
      tops: made,
      params: this.#params(),
      where: this.#where(start),
    }
  }

  /** Words with `=` behind a number, as many as follow. The last of equal keys holds. */
  #params(): ReadonlyMap<number, ParamValue> {
    const params = new Map<number, ParamValue>()
    for (let word = this.#word(); word !== undefined; word = this.#word()) {
      const found = /^([+-]?\d+)=([\s\S]*)$/.exec(word.text)
      if (found === null) break
      this.#at++
      const [, key = '', text = ''] = found
      const number = Number(key)
      const isArray = number <= -23300
      const id = isArray ? -number - 23300 : number
      if (id < 0 || id >= MOST_PARAMS) {
        this.#tell(
          'ncnn/param-number',
          'parameters are numbered 0 to {last}, not {id}',
          { last: MOST_PARAMS - 1, id },
          word,
        )
        continue
      }
      const value = this.#value(text, isArray, word)
      if (value !== undefined) params.set(id, value)
    }
    return params
  }

  #value(text: string, hasLength: boolean, word: Word): ParamValue | undefined {
    const where = this.#where(word)
    if (/^["A-Za-z]/.test(text) && !/^(inf|nan)\b/i.test(text)) {
      const content = text.replace(/^"|"$/g, '')
      return { spelling: 'string', isArray: false, integers: [], floats: [], text: content, where }
    }
    const parts = text.split(',')
    const elements = hasLength ? parts.slice(1) : parts
    const numbers = elements.map(numberOf)
    const isWhole = numbers.every((one) => one !== undefined)
    const length = hasLength ? Number(parts[0]) : elements.length
    if (!isWhole || length !== elements.length) {
      const told = word.text.length > 60 ? `${word.text.slice(0, 60)}…` : word.text
      const text = hasLength ? '`{word}` is no array: its length, then so many numbers' : '`{word}` gives no number'
      this.#tell('ncnn/param-value', text, { word: told }, word)
      return undefined
    }
    const isFloat = elements.some((element) => /[.eE]/.test(element))
    const floats = numbers.map((one) => one ?? 0)
    const integers = floats.map(Math.trunc)
    const isArray = hasLength || parts.length > 1
    return { spelling: isFloat ? 'float' : 'integer', isArray, integers, floats, text: elements.join(','), where }
  }

  #checkCount(found: number, announced: number | undefined): void {
    if (announced === undefined || announced <= 0) return
    const next = this.#word()
    if (next !== undefined && found === announced) {
      const text = 'the file announces {announced} layers: ncnn does not read what follows them'
      this.#issues.push(issue('ncnn/more-layers', 'warning', text, { announced }, { where: this.#where(next) }))
    }
    if (found < announced) {
      const text = 'the file announces {announced} layers, but has {found}'
      this.#tell('ncnn/fewer-layers', text, { announced, found }, this.#words[1])
    }
  }

  #word(): Word | undefined {
    return this.#words[this.#at]
  }

  #take(): Word | undefined {
    const word = this.#words[this.#at]
    if (word !== undefined) this.#at++
    return word
  }

  #skipLine(start: Word | undefined): void {
    const line = start?.line ?? 0
    this.#at = this.#words.findIndex((word) => word.line > line)
    if (this.#at < 0) this.#at = this.#words.length
  }

  #tell(code: string, text: string, args: Record<string, string | number>, word: Word | undefined): void {
    this.#issues.push(issue(code, 'error', text, args, { where: this.#where(word) }))
  }

  #where(word: Word | undefined): Where {
    const place = word ?? this.#words.at(-1)
    return { file: this.#file, ...(place && { line: place.line, column: place.column }) }
  }
}

/** A number as C reads one; `undefined` where there is none. */
function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}
