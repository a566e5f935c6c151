/** One layer in full: every number with its working, what its weights look like, its kernels. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../language.ts'
import { Pairs, Section } from '../parts/lines.tsx'
import { svgElement } from '../parts/markup.ts'
import type { LayerView, StatisticsView } from '../protocol.ts'
import { figureRequest, goToLine, selectBeside, showBytes } from '../state/actions.ts'
import { ask } from '../state/client.ts'
import { isDark, layer, pane, selectedRow, weightsVersion } from '../state/store.ts'
import { ReceptiveField } from './receptive-field.tsx'

export function Inspector() {
  const view = layer.value
  const row = selectedRow.value
  if (view === null || row === undefined) {
    return (
      <div class="empty">
        <p>
          {say(
            'Select a layer, in the figure, in the table or in the text, to see how each of its numbers comes about.',
          )}
        </p>
      </div>
    )
  }
  return (
    <div class="inspector">
      <div class="bar" role="toolbar" aria-label={say('Layer')}>
        <button
          type="button"
          class="icon"
          aria-label={say('before')}
          title={say('before')}
          onClick={() => selectBeside(-1)}
        >
          ←
        </button>
        <button type="button" class="icon" aria-label={say('next')} title={say('next')} onClick={() => selectBeside(1)}>
          →
        </button>
        <span class="spring" />
        {row.line > 0 && (
          <button type="button" onClick={() => showLine(row.line)}>
            {say('line {line}', { line: row.line })}
          </button>
        )}
        <button type="button" onClick={showBytes}>
          {say('its bytes')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="sections" key={view.id} tabIndex={0} aria-label={view.name}>
        {view.sections.map((section) => (
          <Section key={section.id} section={section} />
        ))}
        <ReceptiveField id={view.id} />
        <Values view={view} />
        {view.hasKernels && <Kernels id={view.id} />}
      </section>
    </div>
  )
}

/** On narrow screens the pane of the text comes to the front. */
function showLine(line: number): void {
  pane.value = 'text'
  goToLine(line)
}

/** Statistics of blobs, read when they are asked for. */
function Values({ view }: { readonly view: LayerView }) {
  if (view.blobs.length === 0) return null
  return (
    <section class="section">
      <h3>{say('Values in the file')}</h3>
      {view.blobs.map(({ index, name, count }) => (
        <BlobValues
          key={`${view.id} ${index}`}
          layer={view.id}
          index={index}
          name={say('{name}: {count} numbers', { name, count })}
        />
      ))}
    </section>
  )
}

function BlobValues({
  layer: id,
  index,
  name,
}: {
  readonly layer: string
  readonly index: number
  readonly name: string
}) {
  const [found, setFound] = useState<StatisticsView | undefined>(undefined)
  const onToggle = ({ currentTarget }: Event) => {
    const isOpen = currentTarget instanceof HTMLDetailsElement && currentTarget.open
    if (isOpen && found === undefined) void ask('statistics', { layer: id, index }).then(setFound)
  }
  return (
    <details onToggle={onToggle}>
      <summary>{name}</summary>
      {found !== undefined && (
        <>
          <Histogram found={found} />
          <Pairs pairs={found.pairs} />
        </>
      )}
    </details>
  )
}

const BAR = { width: 4, height: 80 }

function Histogram({ found: { counts, range } }: { readonly found: StatisticsView }) {
  const most = Math.max(1, ...counts)
  const width = counts.length * BAR.width
  return (
    <figure class="histogram">
      <svg
        viewBox={`0 0 ${width} ${BAR.height}`}
        role="img"
        aria-label={say('how often values occur, from −{range} to {range}', { range })}
      >
        {counts.map((count, index) => {
          const height = count === 0 ? 0 : Math.max(1, (count / most) * BAR.height)
          return (
            <rect key={index} x={index * BAR.width} y={BAR.height - height} width={BAR.width - 0.6} height={height} />
          )
        })}
        <path d={`M${width / 2} 0V${BAR.height}`} />
      </svg>
      <figcaption>
        <span>−{range}</span>
        <span>0</span>
        <span>{range}</span>
      </figcaption>
    </figure>
  )
}

/** All kernels of the layer as pictures; tinted by their values where a file of weights is open. */
function Kernels({ id }: { readonly id: string }) {
  const host = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    let isCurrent = true
    void ask('figure', { ...figureRequest(), kernelsOf: id }).then(({ svg }) => {
      const element = isCurrent ? svgElement(svg, 'kernels') : undefined
      if (element !== undefined) host.current?.replaceChildren(element)
    })
    return () => {
      isCurrent = false
    }
  }, [id, isOpen, isDark.value, weightsVersion.value])
  return (
    <details class="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say('All kernels as pictures')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="kernels" aria-label={say('All kernels as pictures')} tabIndex={0} ref={host} />
    </details>
  )
}
