/** What a machine must hold: weights, cache and feature maps as one bar, beside the room that there is. */

import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { FigureView, PartView, TotalKey } from '../protocol.ts'
import { select, suppose } from '../state/actions.ts'
import { askIfPossible } from '../state/client.ts'
import { settings, weighed, weighedVersion } from '../state/store.ts'

/** Types in which numbers are held, from the widest; the first: as the file says. */
const HELD: readonly string[] = ['', 'float32', 'float16', 'int8', 'int4']

/** Memory of the machine in bytes, once somebody has said it. */
const said = signal<number | undefined>(undefined)

/** Memory that chips, boards and cards have, in MiB: the first that holds everything is shown until another is chosen. */
const USUAL = [0.25, 1, 4, 16, 64, 256, 1024, 4096, ...[8, 12, 16, 24, 32, 48, 80, 141, 192].map((gib) => gib * 1024)]

function usualFor(bytes: number): number {
  return (USUAL.find((mib) => mib * 2 ** 20 >= bytes) ?? 192 * 1024) * 2 ** 20
}

const PIECES: readonly (readonly [TotalKey, string])[] = [
  ['size', 'conv'],
  ['cache', 'attention'],
  ['peak', 'pool'],
]

export function Room() {
  const view = weighed.value
  if (view === undefined) return null
  const found = PIECES.flatMap(([key, hue]) => {
    const figure = view.figures.find((each) => each.key === key)
    return figure?.bytes === undefined ? [] : [{ figure, bytes: figure.bytes, hue }]
  })
  const all = found.reduce((sum, { bytes }) => sum + bytes, 0)
  const limit = said.value ?? usualFor(all)
  const most = Math.max(all, limit) * 1.05
  return (
    <section class="room" aria-label={say('Memory that it needs')}>
      <Sliders serving={view.serving} limit={limit} />
      <div class="room-bar" role="img" aria-label={pieceText(found.map(({ figure }) => figure))}>
        {found.map(({ figure, bytes, hue }) => (
          <span
            key={figure.key}
            class={`room-piece hue-${hue}`}
            title={`${figure.label}: ${figure.exact}`}
            ref={(bar) => bar?.style.setProperty('width', `${(100 * bytes) / most}%`)}
          />
        ))}
        <span
          class={`room-limit ${all > limit ? 'is-over' : ''}`}
          ref={(bar) => bar?.style.setProperty('left', `${(100 * limit) / most}%`)}
        />
      </div>
      <ul class="room-key">
        {found.map(({ figure, hue }) => (
          <li key={figure.key}>
            <span class={`family hue-${hue}`}>{figure.label}</span> {figure.text}
          </li>
        ))}
      </ul>
      <p class={all > limit ? 'error-line' : ''} role="status">
        {all > limit
          ? say('{all} do not fit into {limit}', { all: sizeText(all), limit: sizeText(limit) })
          : say('{all} fit into {limit}', { all: sizeText(all), limit: sizeText(limit) })}
      </p>
      <Parts />
    </section>
  )
}

function pieceText(figures: readonly FigureView[]): string {
  return figures.map(({ label, exact }) => `${label}: ${exact}`).join(', ')
}

interface SlidersProps {
  readonly serving: { readonly context: string } | undefined
  readonly limit: number
}

function Sliders({ serving, limit }: SlidersProps) {
  const now = settings.value
  const held = (value: string) => Math.max(0, HELD.indexOf(value))
  const name = (at: number) => HELD[at] || say('as the file says')
  return (
    <div class="sliders">
      {serving !== undefined && (
        <Slider
          label={say('Tokens in the cache')}
          most={20}
          value={Math.log2(Number(now.context || serving.context) || 1)}
          text={(now.context || serving.context).replace(/\B(?=(\d{3})+$)/g, ',')}
          move={(power) => suppose({ context: String(2 ** Math.round(power)) })}
        />
      )}
      <Slider
        label={say('Batch')}
        most={10}
        value={Math.log2(Number(now.batch) || 1)}
        text={now.batch || say('as the file says')}
        move={(power) => suppose({ batch: String(2 ** Math.round(power)) })}
      />
      <Slider
        label={say('Weights as')}
        most={HELD.length - 1}
        value={held(now.dtypes.weights)}
        text={name(held(now.dtypes.weights))}
        move={(at) => suppose({ dtypes: { ...now.dtypes, weights: HELD[at] ?? '' } })}
      />
      {serving !== undefined && (
        <Slider
          label={say('Cache as')}
          most={HELD.length - 1}
          value={held(now.cacheDtype)}
          text={name(held(now.cacheDtype))}
          move={(at) => suppose({ cacheDtype: HELD[at] ?? '' })}
        />
      )}
      <Slider
        label={say('Memory of the machine')}
        most={41}
        least={16}
        value={Math.log2(limit)}
        step={0.25}
        text={sizeText(limit)}
        move={(power) => (said.value = 2 ** power)}
      />
    </div>
  )
}

interface SliderProps {
  readonly label: string
  readonly least?: number
  readonly most: number
  readonly step?: number
  readonly value: number
  /** What the place stands for. */
  readonly text: string
  move(value: number): void
}

function Slider({ label, least = 0, most, step = 1, value, text, move }: SliderProps) {
  return (
    <label>
      <span class="label">
        {label}: <strong>{text}</strong>
      </span>
      <input
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={text}
        onInput={({ currentTarget }) => move(Number(currentTarget.value))}
      />
    </label>
  )
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 2 ** (10 * power)).toPrecision(3))} ${UNITS[power]}`
}

/** Where the parameters lie; a click opens a block. */
function Parts() {
  const [parts, setParts] = useState<readonly PartView[]>([])
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    void askIfPossible('parts', null).then((found = []) => setParts(found))
  }, [weighedVersion.value])
  if (parts.length === 0) return null
  const toggle = (id: string) => {
    const next = new Set(opened)
    if (!next.delete(id)) next.add(id)
    setOpened(next)
    select(id)
  }
  return (
    <div class="parts">
      <h2>{say('Where the parameters lie')}</h2>
      <ul>
        {shownParts(parts, opened).map(({ part, hasMore }) => (
          <li key={part.id}>
            <button
              type="button"
              aria-expanded={hasMore ? opened.has(part.id) : undefined}
              ref={(button) => button?.style.setProperty('margin-left', `${part.depth}rem`)}
              onClick={() => toggle(part.id)}
            >
              {hasMore ? (opened.has(part.id) ? '▾ ' : '▸ ') : ''}
              {part.name}
            </button>
            <span class="share" aria-hidden="true">
              <span ref={(bar) => bar?.style.setProperty('width', `${100 * part.share}%`)} />
            </span>
            <span>
              {part.text} · {(100 * part.share).toFixed(1)} %
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Parts whose blocks are open, all the way up. */
function shownParts(parts: readonly PartView[], opened: ReadonlySet<string>) {
  const shown: { readonly part: PartView; readonly hasMore: boolean }[] = []
  let closedAt = Number.POSITIVE_INFINITY
  parts.forEach((part, index) => {
    if (part.depth > closedAt) return
    closedAt = opened.has(part.id) ? Number.POSITIVE_INFINITY : part.depth
    shown.push({ part, hasMore: (parts[index + 1]?.depth ?? 0) > part.depth })
  })
  return shown
}
