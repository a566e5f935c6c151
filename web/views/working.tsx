/** The working of a number, beside the number. */

import { useLayoutEffect, useRef } from 'preact/hooks'
import { say } from '../language.ts'
import { Section } from '../parts/lines.tsx'
import { working } from '../state/store.ts'

export function WorkingPopover() {
  const host = useRef<HTMLDivElement>(null)
  const open = working.value
  useLayoutEffect(() => {
    if (open !== undefined && host.current !== null) place(host.current, open.at)
  }, [open])
  useLayoutEffect(() => {
    if (open === undefined) return
    const before = document.activeElement
    host.current?.focus()
    const closeBeside = ({ target }: Event) => {
      if (!(target instanceof Node && host.current?.contains(target))) close()
    }
    addEventListener('pointerdown', closeBeside)
    return () => {
      removeEventListener('pointerdown', closeBeside)
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [open])
  if (open === undefined) return null
  const { section } = open
  return (
    <div
      class="popover"
      role="dialog"
      aria-label={say('How it comes about')}
      tabIndex={-1}
      ref={host}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close()
      }}
    >
      <button type="button" class="close icon" aria-label={say('close')} onClick={close}>
        ×
      </button>
      {section.pairs.length === 0 ? <p>{say('It is given, not computed.')}</p> : <Section section={section} />}
    </div>
  )
}

function close(): void {
  working.value = undefined
}

/** Below the number where there is more room, else above it, and never over it; what does not fit is scrolled to. */
function place(popover: HTMLElement, at: DOMRect): void {
  const gap = 8
  const below = innerHeight - at.bottom - 2 * gap
  const above = at.top - 2 * gap
  popover.style.setProperty('max-height', 'none')
  const { width, height } = popover.getBoundingClientRect()
  const isBelow = height <= below || below >= above
  const room = Math.max(80, Math.min(MOST_HEIGHT, isBelow ? below : above))
  const left = Math.max(gap, Math.min(innerWidth - width - gap, at.left + at.width / 2 - width / 2))
  popover.style.setProperty('left', `${left}px`)
  popover.style.setProperty('max-height', `${room}px`)
  popover.style.setProperty('top', `${isBelow ? at.bottom + gap : at.top - gap - Math.min(height, room)}px`)
}

const MOST_HEIGHT = 480
