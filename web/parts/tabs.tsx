/** Tabs: arrows move between them, as WAI-ARIA's pattern has it. */

export interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly badge?: string
  readonly tone?: 'error' | 'warning'
}

interface TabsProps<Id extends string> {
  readonly name: string
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly chosen: Id
  choose(id: Id): void
}

/** The row of tabs; each controls the panel of the id `NAME-panel`. */
export function Tabs<Id extends string>({ name, label, tabs, chosen, choose }: TabsProps<Id>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const at = tabs.findIndex(({ id }) => id === chosen)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    choose(next.id)
    document.getElementById(`${name}-${next.id}`)?.focus()
  }
  return (
    <div class="tabbar">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: text, badge, tone }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${name}-${id}`}
            aria-selected={id === chosen}
            aria-controls={`${name}-panel`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => choose(id)}
          >
            {text}
            {badge !== undefined && <span class={`badge ${tone ?? ''}`}>{badge}</span>}
          </button>
        ))}
      </div>
    </div>
  )
}
