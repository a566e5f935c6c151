/** Memory over time: a bar for each layer, as high as what must be held while it runs. */

import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { MomentView } from '../protocol.ts'
import { select } from '../state/actions.ts'
import { askIfPossible } from '../state/client.ts'
import { selected, weighedVersion } from '../state/store.ts'
import { Room } from './room.tsx'

export function MemoryView() {
  const [moments, setMoments] = useState<readonly MomentView[]>([])
  useEffect(() => {
    void askIfPossible('memory', null).then((found = []) => setMoments(found))
  }, [weighedVersion.value])
  const most = Math.max(1, ...moments.map(({ bytes }) => bytes))
  const shown = moments.find(({ id }) => id === selected.value) ?? moments.find(({ isPeak }) => isPeak)
  if (moments.length === 0)
    return (
      <div class="memory-view">
        <Room />
        <p class="empty">{say('There are no feature maps to hold.')}</p>
      </div>
    )
  return (
    <div class="memory-view">
      <Room />
      <p class="caption">
        {say(
          'Feature maps that a forward pass must hold while each layer runs, each released after its last use. Parameters are not counted.',
        )}
      </p>
      <div class="timeline" role="listbox" aria-label={say('Memory over time')} aria-orientation="horizontal">
        {moments.map((moment) => (
          <Moment key={moment.id} moment={moment} most={most} isReachable={moment.id === (shown?.id ?? '')} />
        ))}
      </div>
      {shown !== undefined && <Held moment={shown} />}
    </div>
  )
}

interface MomentProps {
  readonly moment: MomentView
  readonly most: number
  readonly isReachable: boolean
}

function Moment({ moment: { id, name, hue, bytes, text, isPeak }, most, isReachable }: MomentProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const bar = event.currentTarget as HTMLElement
    const beside =
      event.key === 'ArrowRight'
        ? bar.nextElementSibling
        : event.key === 'ArrowLeft'
          ? bar.previousElementSibling
          : null
    if (!(beside instanceof HTMLElement)) return
    event.preventDefault()
    beside.focus()
    beside.click()
  }
  return (
    <button
      type="button"
      role="option"
      class={`moment hue-${hue} ${isPeak ? 'is-peak' : ''}`}
      aria-selected={id === selected.value}
      aria-label={`${name}: ${text}${isPeak ? ` (${say('peak')})` : ''}`}
      title={`${name}: ${text}`}
      tabIndex={isReachable ? 0 : -1}
      onClick={() => select(id)}
      onKeyDown={onKeyDown}
    >
      <span
        class="moment-bar"
        ref={(bar) => bar?.style.setProperty('height', `${Math.max(0.5, (bytes / most) * 100)}%`)}
      />
      <span class="moment-name">{name}</span>
    </button>
  )
}

function Held({ moment: { name, text, held, bytes } }: { readonly moment: MomentView }) {
  return (
    <section class="held" aria-live="polite">
      <h2>{say('While {layer} runs: {bytes}', { layer: name, bytes: text })}</h2>
      <ul>
        {held.map((buffer, index) => (
          <li key={index}>
            <span class="held-name">{say('output of {layer}', { layer: buffer.layer })}</span>
            <span class="share" aria-hidden="true">
              <span ref={(bar) => bar?.style.setProperty('width', `${(100 * buffer.bytes) / Math.max(1, bytes)}%`)} />
            </span>
            <span>{buffer.text}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
