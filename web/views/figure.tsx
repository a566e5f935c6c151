/** The figure: zoomed and moved by wheel, fingers and keys; a click selects the layer under it. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../language.ts'
import { svgElement } from '../parts/markup.ts'
import { select, selectBeside } from '../state/actions.ts'
import { drawn, selected } from '../state/store.ts'
import { type Camera, cameraFor, type ViewBox, whole, ZOOM_STEP } from './camera.ts'
import { FigureBar } from './figure-bar.tsx'
import { markSelection, nodesAt } from './figure-selection.ts'
import { Minimap } from './minimap.tsx'

export function FigureView() {
  const host = useRef<HTMLDivElement>(null)
  const camera = useRef<Camera>()
  const [box, setBox] = useState<ViewBox | undefined>(undefined)
  const svg = drawn.value?.svg
  useEffect(() => {
    const element = svg === undefined ? undefined : svgElement(svg, 'figure')
    if (element === undefined || host.current === null) return
    host.current.replaceChildren(element)
    camera.current = cameraFor(host.current, element, camera.current?.keep(element), setBox)
    markSelection(element, selected.value)
    return camera.current.listen()
  }, [svg])
  useEffect(() => {
    const element = host.current?.querySelector('svg')
    if (element) markSelection(element, selected.value)
  }, [selected.value])
  const onClick = (event: MouseEvent) => {
    const [id] = nodesAt(event.target, event)
    if (id !== undefined && camera.current?.wasMoved !== true) select(id)
  }
  return (
    <div class="figure-view">
      <FigureBar zoom={(step) => camera.current?.zoom(step)} fit={() => camera.current?.show(whole)} />
      <section
        class="figure-host"
        ref={host}
        aria-label={say('Figure of the network: arrows move it, + and − zoom, 0 fits it, [ and ] select layers')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard moves and zooms what is in it
        tabIndex={0}
        onClick={onClick}
        onKeyDown={(event) => onKey(event, camera.current)}
      />
      <Minimap host={host} box={box} camera={camera} />
      {(drawn.value?.warnings ?? []).map((warning) => (
        <p class="warning-line" key={warning}>
          {warning}
        </p>
      ))}
    </div>
  )
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function onKey(event: KeyboardEvent, camera: Camera | undefined): void {
  if (camera === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const move = MOVES[event.key]
  if (move !== undefined) camera.move(move[0] * 60, move[1] * 60)
  else if (event.key === '+' || event.key === '=') camera.zoom(ZOOM_STEP)
  else if (event.key === '-') camera.zoom(1 / ZOOM_STEP)
  else if (event.key === '0') camera.show(whole)
  else if (event.key === '[') selectBeside(-1)
  else if (event.key === ']') selectBeside(1)
  else return
  event.preventDefault()
}
