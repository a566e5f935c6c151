/** A button with a menu: arrows move, Escape and a click elsewhere close it. */

import { useEffect, useRef, useState } from 'preact/hooks'

export interface MenuItem {
  readonly label: string
  readonly isChosen?: boolean
  run(): void
}

/** An item by which `value` is taken into what is chosen, or out of it. */
export function toggleItem<Value>(
  label: string,
  value: Value,
  chosen: readonly Value[],
  choose: (values: readonly Value[]) => void,
): MenuItem {
  const isChosen = chosen.includes(value)
  const run = () => choose(isChosen ? chosen.filter((other) => other !== value) : [...chosen, value])
  return { label, isChosen, run }
}

interface MenuProps {
  readonly label: string
  readonly title?: string
  readonly items: readonly MenuItem[]
  readonly id: string
}

export function Menu({ label, title, items, id }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isOpen) return
    host.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus()
    const close = ({ target }: Event) => {
      if (!(target instanceof Node && host.current?.contains(target))) setOpen(false)
    }
    addEventListener('pointerdown', close)
    return () => removeEventListener('pointerdown', close)
  }, [isOpen])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false)
      host.current?.querySelector('button')?.focus()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      moveFocus(host.current, event.key === 'ArrowDown' ? 1 : -1)
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys pressed in the button and in its menu come together here
    <div class="menu" ref={host} onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        title={title}
        onClick={() => setOpen(!isOpen)}
      >
        {label} <span aria-hidden="true">▾</span>
      </button>
      <div id={id} role="menu" aria-label={title ?? label} hidden={!isOpen}>
        {items.map((item) => (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is that of a radio where there is a choice
          <button
            key={item.label}
            type="button"
            role={item.isChosen === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.isChosen}
            tabIndex={-1}
            onClick={() => {
              setOpen(false)
              host.current?.querySelector('button')?.focus()
              item.run()
            }}
          >
            <span>{item.label}</span>
          </button>
        ))}
      </div>
    </div>
  )
}

function moveFocus(host: HTMLElement | null, step: number): void {
  const items = [...(host?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
  const at = items.indexOf(document.activeElement as HTMLElement)
  items[(at + step + items.length) % items.length]?.focus()
}
