/** A file that is far away, held to be one and the same while it is read, whatever happens on the way to it. */

import { type ByteSource, joined } from '../../core/bytes/bytes.ts'
import { FIRST_RANGE, rangedSource } from '../../core/bytes/ranged.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'

/** What came for a request: some of the file, or all of it where ranges are not given. */
export interface Reply {
  readonly isPart: boolean
  /** Bytes of the whole file; `undefined` where nobody says. */
  readonly size: number | undefined
  /** What tells this state of the file from any other; `undefined` where nothing does. */
  readonly tag: string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/** A way to the bytes of one file. */
export interface Way {
  /** As it is told: without secrets. */
  readonly name: string
  /** Asks for a range, and hands over what comes. Throws Passing for what may go by, FormatError for what won't. */
  ask<T>(offset: number, length: number, use: (reply: Reply) => Promise<T>): Promise<T>
}

/** A failure that may go by: a lost connection, a server that is busy. */
export class Passing extends Error {
  readonly said: Message
  /** Milliseconds that the server wants to be left alone. */
  readonly wait: number
  constructor(said: Message, wait = 0) {
    super(said.text)
    this.name = 'Passing'
    this.said = said
    this.wait = wait
  }
}

/** What reading from afar may take. */
export interface Patience {
  /** How often in a row something may fail. */
  readonly tries: number
  /** Milliseconds before the second try; each further one waits twice as long. */
  readonly pause: number
  /** Whether files are taken as a whole, where a server gives no ranges. */
  readonly download: boolean
  /** Takes what comes as a whole to where it can be read at will. */
  keep(name: string, body: AsyncIterable<Uint8Array>): Promise<ByteSource>
}

/** A whole file of no more bytes is taken where ranges are not given: as much as a few ranges would bring. */
const MOST_UNASKED = 1 << 20

/** Longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE = 30_000

/** Opens a file. Throws FormatError where it is not there, or only as a whole that nobody asked for. */
export async function openRemote(way: Way, patience: Patience): Promise<ByteSource> {
  return trying(patience, way.name, () =>
    way.ask(0, FIRST_RANGE, async (reply) => {
      if (!reply.isPart) return whole(way, reply, patience)
      const { size, tag } = reply
      if (size === undefined) throw fault(way, 'far/no-size', 'the server does not say how large the file is')
      const held = new Held(way, patience, size, tag)
      const first = joined(await collect(reply.body))
      return rangedSource(way.name, size, first, (offset, length) => held.get(offset, length))
    }),
  )
}

async function whole(way: Way, { size, body }: Reply, { download, keep }: Patience): Promise<ByteSource> {
  if (download || (size ?? Number.POSITIVE_INFINITY) <= MOST_UNASKED) return keep(way.name, body)
  const hint = message('--download takes the file as a whole')
  if (size === undefined) throw fault(way, 'far/no-ranges', 'the server gives the file only as a whole', {}, hint)
  throw fault(way, 'far/no-ranges', 'the server gives the file only as a whole, all {size} bytes of it', { size }, hint)
}

class Held {
  readonly #way: Way
  readonly #patience: Patience
  readonly #size: number
  readonly #tag: string | undefined

  constructor(way: Way, patience: Patience, size: number, tag: string | undefined) {
    this.#way = way
    this.#patience = patience
    this.#size = size
    this.#tag = tag
  }

  /** A range; where the connection is lost, it goes on from where it was. */
  async get(offset: number, length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let got = 0
    const stop = Math.min(length, this.#size - offset)
    for (let before = -1; got < stop && before < got; ) {
      before = got
      await trying(this.#patience, this.#way.name, () =>
        this.#way.ask(offset + got, stop - got, async (reply) => {
          this.#check(reply)
          for await (const part of reply.body) {
            parts.push(part)
            got += part.byteLength
          }
        }),
      )
    }
    const bytes = joined(parts)
    return bytes.byteLength > stop ? bytes.subarray(0, stop) : bytes
  }

  #check({ isPart, size, tag }: Reply): void {
    const isSame = isPart && (size === undefined || size === this.#size)
    if (isSame && (tag === undefined || this.#tag === undefined || tag === this.#tag)) return
    throw fault(this.#way, 'file/changed', 'the file was changed on the server while it was read')
  }
}

/** Tries again, with longer and longer pauses, as long as what fails may go by. */
export async function trying<T>({ tries, pause }: Patience, name: string, act: () => Promise<T>): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Passing)) throw error
      if (failed >= tries) throw new FormatError(unreachable(name, error.said, tries))
      const wait = Math.min(LONGEST_PAUSE, Math.max(error.wait, pause * 2 ** (failed - 1) * (1 + Math.random() / 4)))
      await new Promise<void>((resolve) => setTimeout(resolve, wait))
    }
  }
}

function unreachable(file: string, reason: Message, tries: number): Issue {
  return issue('far/unreachable', 'error', '{reason} ({tries} tries)', { reason, tries }, { where: { file } })
}

/** An issue of a file that is far away, as an error. */
export function fault(
  { name }: Pick<Way, 'name'>,
  code: string,
  text: string,
  args: Message['args'] = {},
  hint?: Message,
): FormatError {
  return new FormatError(issue(code, 'error', text, args, { where: { file: name }, hint }))
}

/** All pieces of a body. */
export async function collect(body: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return parts
}

/** Bytes of a list of files. */
const MOST_LIST_BYTES = 1 << 25

/** The text of a small answer. */
export async function textOf(name: string, body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    parts.push(part)
    size += part.byteLength
    if (size > MOST_LIST_BYTES) throw fault({ name }, 'far/long-list', 'the list of files has no end')
  }
  return new TextDecoder().decode(joined(parts))
}
