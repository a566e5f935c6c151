/** A bar between two panes that is dragged, or moved by arrows. */

import { remember } from '../state/preferences.ts'

interface SplitterProps {
  /** Custom property of the root that holds the size. */
  readonly property: '--editor' | '--side' | '--below'
  readonly memory: 'editorWidth' | 'sideWidth' | 'tableHeight'
  readonly label: string
  readonly isVertical: boolean
  /** Which way the pane grows: 1 where moving right or down makes it larger. */
  readonly way: 1 | -1
  readonly least: number
}

export function Splitter({ property, memory, label, isVertical, way, least }: SplitterProps) {
  const root = document.documentElement
  const size = (): number => Number.parseFloat(getComputedStyle(root).getPropertyValue(property)) || least
  const resize = (wanted: number) => {
    const most = (isVertical ? innerWidth : innerHeight) * 0.6
    const value = Math.round(Math.max(least, Math.min(most, wanted)))
    root.style.setProperty(property, `${value}px`)
    return value
  }
  const onPointerDown = (event: PointerEvent) => {
    const bar = event.currentTarget as HTMLElement
    const [from, before] = [isVertical ? event.clientX : event.clientY, size()]
    bar.setPointerCapture(event.pointerId)
    const move = (moved: PointerEvent) => resize(before + way * ((isVertical ? moved.clientX : moved.clientY) - from))
    const end = () => {
      bar.removeEventListener('pointermove', move)
      remember({ [memory]: size() })
    }
    bar.addEventListener('pointermove', move)
    bar.addEventListener('pointerup', end, { once: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const [more, less] = isVertical ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp']
    const step = event.key === more ? 24 : event.key === less ? -24 : 0
    if (step === 0) return
    event.preventDefault()
    remember({ [memory]: resize(size() + way * step) })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, a separator with a value can
    <div
      class={`splitter ${isVertical ? 'vertical' : 'horizontal'} splits${property}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isVertical ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(size())}
      aria-valuemin={least}
      aria-valuemax={4000}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  )
}
