/** A file as a strip: wheel and keys zoom, a click shows what a byte belongs to. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { BytesView as Account, RegionView } from '../protocol.ts'
import { select } from '../state/actions.ts'
import { rowOf, selected } from '../state/store.ts'

interface StripProps {
  readonly account: Account
  showByte(offset: number): void
}

const WIDTH = 1000
const HEIGHT = 56

interface Range {
  readonly from: number
  readonly length: number
}

export function Strip({ account, showByte }: StripProps) {
  const [range, setRange] = useState<Range>({ from: 0, length: Math.max(1, account.size) })
  const host = useRef<HTMLElement>(null)
  const zoom = (step: number, at = 0.5) => setRange((before) => zoomed(before, step, at, account.size))
  const move = (share: number) =>
    setRange((before) => bounded({ ...before, from: before.from + share * before.length }, account.size))
  useEffect(() => {
    const element = host.current
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, width } = (event.currentTarget as Element).getBoundingClientRect()
      if (event.shiftKey) move((event.deltaY + event.deltaX) / width)
      else zoom(Math.exp(-event.deltaY * 0.002), (event.clientX - left) / width)
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [account])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '+' || event.key === '=') zoom(1.5)
    else if (event.key === '-') zoom(1 / 1.5)
    else if (event.key === '0') setRange({ from: 0, length: Math.max(1, account.size) })
    else if (event.key === 'ArrowLeft') move(-0.2)
    else if (event.key === 'ArrowRight') move(0.2)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect()
    const offset = Math.floor(range.from + ((event.clientX - left) / width) * range.length)
    const region = account.regions.find((found) => found.offset <= offset && offset < found.offset + found.length)
    if (region !== undefined && region.layer !== '') select(region.layer, false)
    showByte(Math.max(0, Math.min(account.size - 1, offset)))
  }
  const last = Math.ceil(range.from + range.length)
  return (
    <section
      class="strip"
      ref={host}
      aria-label={say('The file as a strip: + and − zoom, arrows move, 0 shows all of it')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard moves and zooms what is in it
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {piecesOf(account.regions, range).map(({ region, x, width }) => (
          <rect key={region.offset} class={classOf(region)} x={x} y={0} width={width} height={HEIGHT} />
        ))}
      </svg>
      <p class="strip-scale">
        <span>{say('byte {offset}', { offset: Math.floor(range.from).toLocaleString('en') })}</span>
        <span>{say('{count} bytes in sight', { count: Math.round(range.length).toLocaleString('en') })}</span>
        <span>{say('byte {offset}', { offset: Math.max(0, last - 1).toLocaleString('en') })}</span>
      </p>
    </section>
  )
}

/** Never fewer than so many bytes fill the strip. */
const LEAST = 16

function zoomed({ from, length }: Range, step: number, at: number, size: number): Range {
  const next = Math.max(Math.min(LEAST, size), Math.min(size, length / step))
  return bounded({ from: from + (length - next) * at, length: next }, size)
}

function bounded({ from, length }: Range, size: number): Range {
  return { from: Math.max(0, Math.min(size - length, from)), length }
}

/** Regions in sight; those next to one another that are too thin to be told apart are left to their neighbours. */
function piecesOf(regions: readonly RegionView[], { from, length }: Range) {
  const scale = WIDTH / length
  const pieces: { readonly region: RegionView; readonly x: number; readonly width: number }[] = []
  let drawn = -1
  for (const region of regions) {
    const left = Math.max(0, (region.offset - from) * scale)
    const right = Math.min(WIDTH, (region.offset + region.length - from) * scale)
    if (right <= 0 || left >= WIDTH) continue
    // A hair of overhead is worth seeing: it is drawn half a unit wide.
    if (right <= drawn) continue
    pieces.push({ region, x: left, width: Math.max(0.6, right - left) })
    drawn = right
  }
  return pieces
}

function classOf({ kind, layer }: RegionView): string {
  const hue = kind === 'weights' ? (rowOf(layer)?.hue ?? 'conv') : ''
  const mark = layer !== '' && layer === selected.value ? 'is-selected' : ''
  return `region-${kind} ${hue === '' ? '' : `hue-${hue}`} ${mark}`
}
