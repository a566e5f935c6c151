/** The whole of a large figure in small, with the part that is seen; a click goes there. */

import type { RefObject } from 'preact'
import { useMemo } from 'preact/hooks'
import { say } from '../language.ts'
import { drawn } from '../state/store.ts'
import type { Camera, ViewBox } from './camera.ts'

interface MinimapProps {
  readonly host: RefObject<HTMLDivElement>
  readonly camera: RefObject<Camera | undefined>
  readonly box: ViewBox | undefined
}

const LONGEST = 150

export function Minimap({ host, camera, box }: MinimapProps) {
  const figure = camera.current?.figure
  // Where most of the figure is seen, a map of it would only cover it.
  const isWhole =
    box === undefined || figure === undefined || box.width * box.height > 0.6 * figure.width * figure.height
  const shapes = useMemo(() => (isWhole ? [] : shapesOf(host.current)), [drawn.value?.svg, isWhole])
  if (isWhole || figure === undefined) return null
  const scale = LONGEST / Math.max(figure.width, figure.height)
  const go = (event: MouseEvent) => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect()
    camera.current?.centre((event.clientX - left) / scale, (event.clientY - top) / scale)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the figure itself is moved by keys
    <svg
      class="minimap"
      role="img"
      aria-label={say('the whole figure in small')}
      width={figure.width * scale}
      height={figure.height * scale}
      viewBox={`0 0 ${figure.width} ${figure.height}`}
      onClick={go}
    >
      {shapes.map(({ x, y, width, height }, index) => (
        <rect class="minimap-shape" key={index} x={x} y={y} width={Math.max(width, 4)} height={Math.max(height, 4)} />
      ))}
      <rect class="minimap-window" x={box.x} y={box.y} width={box.width} height={box.height} />
    </svg>
  )
}

function shapesOf(host: HTMLElement | null): readonly DOMRect[] {
  const groups = [...(host?.querySelectorAll<SVGGElement>('[data-node],[data-nodes]') ?? [])].slice(0, 3000)
  return groups.map((group) => group.getBBox())
}
