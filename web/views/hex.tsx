/** Bytes as they stand, sixteen a line, with what they are as characters. */

import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import { ask } from '../state/client.ts'
import { shownSpan } from '../state/store.ts'

const LINE = 16
const LINES = 24

export function Hex({ size }: { readonly size: number }) {
  const span = shownSpan.value
  const [page, setPage] = useState(0)
  const [bytes, setBytes] = useState<Uint8Array>(new Uint8Array(0))
  const from = span?.offset ?? 0
  const length = span?.length ?? size
  const offset = from + page * LINE * LINES
  useEffect(() => setPage(0), [from, length])
  useEffect(() => {
    void ask('hex', { offset, length: Math.min(LINE * LINES, from + length - offset) }).then(setBytes)
  }, [offset, length, size])
  const pages = Math.max(1, Math.ceil(length / (LINE * LINES)))
  return (
    <div class="hex">
      <h2>
        {span === undefined
          ? say('The bytes of the file')
          : say('{name}: {count} bytes from byte {offset}', {
              name: span.label,
              count: length.toLocaleString('en'),
              offset: from.toLocaleString('en'),
            })}
      </h2>
      <div class="hex-pages">
        <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          {say('before')}
        </button>
        <span>{say('part {page} of {pages}', { page: page + 1, pages: pages.toLocaleString('en') })}</span>
        <button type="button" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>
          {say('next')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <pre tabIndex={0}>{linesOf(bytes, offset).join('\n')}</pre>
    </div>
  )
}

function linesOf(bytes: Uint8Array, offset: number): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += LINE) {
    const row = [...bytes.subarray(at, at + LINE)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const characters = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
    lines.push(`${(offset + at).toString(16).padStart(8, '0')}  ${hex.padEnd(LINE * 3 - 1)}  ${characters}`)
  }
  return lines
}
