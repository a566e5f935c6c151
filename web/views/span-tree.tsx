/** The tree of spans: what the bytes are, in the file's own terms, opened branch by branch. */

import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { SpanView } from '../protocol.ts'
import { ask } from '../state/client.ts'
import { shownSpan } from '../state/store.ts'

export function SpanTree() {
  return (
    <div class="span-tree">
      <h2>{say('What the bytes are')}</h2>
      <Branch path={[]} />
    </div>
  )
}

function Branch({ path }: { readonly path: readonly number[] }) {
  const [spans, setSpans] = useState<readonly SpanView[]>([])
  useEffect(() => {
    void ask('spans', path).then(setSpans)
  }, [])
  return (
    <ul>
      {spans.map((span) => (
        <li key={span.path.join(' ')}>
          <Twig span={span} />
        </li>
      ))}
    </ul>
  )
}

function Twig({ span }: { readonly span: SpanView }) {
  const [isOpen, setOpen] = useState(false)
  const isShown = shownSpan.value?.offset === span.offset && shownSpan.value.length === span.length
  const isAbove = !isShown && startsWith(shownSpan.value?.path ?? [], span.path)
  const open = isOpen || isAbove
  return (
    <>
      <div class={`twig ${isShown ? 'is-shown' : ''}`}>
        {span.hasChildren ? (
          <button
            type="button"
            class="icon"
            aria-expanded={open}
            aria-label={say('open {name}', { name: span.label })}
            onClick={() => setOpen(!open)}
          >
            {open ? '▾' : '▸'}
          </button>
        ) : (
          <span class="leaf" aria-hidden="true">
            ·
          </span>
        )}
        <button type="button" class="span-name" onClick={() => (shownSpan.value = span)}>
          <code>{span.label}</code>
          <span class="faint">
            {span.offset.toLocaleString('en')} + {span.length.toLocaleString('en')}
          </span>
        </button>
      </div>
      {open && <Branch path={span.path} />}
    </>
  )
}

function startsWith(path: readonly number[], start: readonly number[]): boolean {
  return path.length > start.length && start.every((place, index) => path[index] === place)
}
