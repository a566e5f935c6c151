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

/** Below the number where there is room, else above it; always inside the window. */
function place(popover: HTMLElement, at: DOMRect): void {
  const { width, height } = popover.getBoundingClientRect()
  const room = 8
  const left = Math.max(room, Math.min(innerWidth - width - room, at.left + at.width / 2 - width / 2))
  const isBelow = at.bottom + height + room < innerHeight || at.top < height + room
  const top = isBelow ? Math.min(at.bottom + room, Math.max(room, innerHeight - height - room)) : at.top - height - room
  popover.style.setProperty('left', `${left}px`)
  popover.style.setProperty('top', `${top}px`)
}
