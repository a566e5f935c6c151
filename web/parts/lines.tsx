/** Texts with arithmetic in them. */

import { useLayoutEffect, useRef } from 'preact/hooks'
import type { PairView, Part, SectionView, TextLine } from '../protocol.ts'
import { mathElement } from './markup.ts'

function MathPart({ math, text }: { readonly math: string; readonly text: string }) {
  const host = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const element = mathElement(math)
    if (element !== undefined) host.current?.replaceChildren(element)
    else if (host.current !== null) host.current.textContent = text
  }, [math, text])
  return <span class="math" ref={host} />
}

function PartView({ part }: { readonly part: Part }) {
  const content = part.math === undefined ? part.text : <MathPart math={part.math} text={part.text} />
  if (part.tone === 'strong') return <strong>{content}</strong>
  return part.tone === 'faint' ? <span class="faint">{content}</span> : <span>{content}</span>
}

function Lines({ lines }: { readonly lines: readonly TextLine[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <div class="line" key={index}>
          {line.map((part, place) => (
            <PartView part={part} key={place} />
          ))}
        </div>
      ))}
    </>
  )
}

/** Labels and what belongs to them. */
export function Pairs({ pairs }: { readonly pairs: readonly PairView[] }) {
  if (pairs.every(({ label }) => label === '')) {
    return (
      <ul class="sentences">
        {pairs.map(({ lines }, index) => (
          <li key={index}>
            <Lines lines={lines} />
          </li>
        ))}
      </ul>
    )
  }
  return (
    <dl class="pairs">
      {groupsOf(pairs).map(({ label, parts }, index) => (
        <div class="pair" key={index}>
          <dt>{label}</dt>
          {parts.map(({ lines }, place) => (
            <dd key={place}>
              <Lines lines={lines} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  )
}

/** A pair without a label belongs to the one above it. */
function groupsOf(pairs: readonly PairView[]) {
  const groups: { readonly label: string; readonly parts: PairView[] }[] = []
  for (const pair of pairs) {
    const last = groups.at(-1)
    if (pair.label === '' && last !== undefined) last.parts.push(pair)
    else groups.push({ label: pair.label, parts: [pair] })
  }
  return groups
}

export function Section({ section }: { readonly section: SectionView }) {
  return (
    <section class={`section section-${section.id}`}>
      {section.title !== '' && <h2>{section.title}</h2>}
      {section.caption.length > 0 && <p class="caption">{section.caption.join(' · ')}</p>}
      <Pairs pairs={section.pairs} />
    </section>
  )
}
