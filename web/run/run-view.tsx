/** The network at work: a pad to draw on, every feature map, and one value taken apart. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../language.ts'
import { Menu } from '../parts/menu.tsx'
import type { RunLayerView } from '../protocol.ts'
import { openTrained } from '../state/actions.ts'
import { weighedVersion, weightsVersion } from '../state/store.ts'
import { trainedWeights } from '../trained.ts'
import { digits } from './digits.ts'
import { LayerMaps } from './layer-maps.tsx'
import { shortNumber } from './numbers.ts'
import { Pad } from './pad.tsx'
import {
  changed,
  clear,
  input,
  isCentring,
  isTurned,
  means,
  picture,
  pictureFault,
  prepare,
  result,
  run,
  runnable,
  scale,
  showPicture,
} from './state.ts'
import { ValuePanel } from './value-panel.tsx'

export function RunView() {
  useEffect(() => {
    void prepare()
  }, [weighedVersion.value, weightsVersion.value])
  const found = runnable.value
  if (found === undefined) return <p class="empty">{say('Reading …')}</p>
  if (found.reason !== '') return <Refused reason={found.reason} wantsWeights={found.wantsWeights} />
  return (
    <div class="run-view">
      <div class="run-side">
        <Pad />
        <PadBar />
        <Results />
      </div>
      <Maps />
      <div class="run-value">
        <ValuePanel />
      </div>
    </div>
  )
}

/** Why nothing runs, and what would make it run. */
function Refused({ reason, wantsWeights }: { readonly reason: string; readonly wantsWeights: boolean }) {
  const [fault, setFault] = useState('')
  const load = () => {
    setFault('')
    openTrained().catch(() => setFault(say('The trained weights could not be fetched.')))
  }
  return (
    <div class="empty run-refused">
      <p>{reason}</p>
      {wantsWeights && trainedWeights.url === undefined && (
        <p>
          {say(
            'This page is a single file without the trained LeNet; where the page is served it can be fetched here.',
          )}
        </p>
      )}
      {trainedWeights.url !== undefined && (
        <p>
          <button type="button" class="main" onClick={load}>
            {say('Fetch the trained LeNet (1.7 MB) and draw a digit')}
          </button>
        </p>
      )}
      {fault !== '' && (
        <p class="error-line" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

function PadBar() {
  const picker = useRef<HTMLInputElement>(null)
  const onPick = () => {
    const file = picker.current?.files?.[0]
    if (file !== undefined) void showPicture(file)
    if (picker.current !== null) picker.current.value = ''
  }
  const isDigitPad = input.value.channels === 1 && input.value.height <= 64
  return (
    <div class="pad-bar">
      <div class="bar" role="toolbar" aria-label={say('Pad')}>
        <button type="button" onClick={clear}>
          {say('Clear')}
        </button>
        {input.value.channels === 1 && <Menu id="digits" label={say('Digits')} items={digitItems()} />}
        <button type="button" onClick={() => picker.current?.click()}>
          {say('Picture')}
        </button>
        <input
          type="file"
          accept="image/*"
          hidden
          ref={picker}
          onChange={onPick}
          aria-label={say('Choose a picture')}
        />
        {runnable.value?.isLive === false && (
          <button type="button" class="main" onClick={() => void run()}>
            {say('Run')}
          </button>
        )}
      </div>
      {pictureFault.value !== '' && (
        <p class="error-line" role="alert">
          {pictureFault.value}
        </p>
      )}
      {isDigitPad && picture.value === undefined && (
        <Check label={say('as large and central as MNIST’s digits')} of={isCentring} />
      )}
      {picture.value !== undefined && <Check label={say('dark on light: turn the colours around')} of={isTurned} />}
      <details>
        <summary>{say('From pixels to values')}</summary>
        <Preparing />
      </details>
    </div>
  )
}

function digitItems() {
  return digits.map(({ name, url }) => ({ label: name, run: () => void showPicture(url) }))
}

function Check({ label, of }: { readonly label: string; readonly of: typeof isTurned }) {
  const onChange = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    of.value = currentTarget.checked
    changed(true)
  }
  return (
    <label class="check">
      <input type="checkbox" checked={of.value} onChange={onChange} /> <span>{label}</span>
    </label>
  )
}

/** What is done to pixels before they are values, as Caffe's transformer does it. */
function Preparing() {
  const onMeans = ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => {
    const numbers = value.split(/[\s,;]+/).map(Number)
    if (numbers.some((each) => !Number.isFinite(each))) return
    means.value = numbers
    changed(true)
  }
  const onScale = ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => {
    if (!Number.isFinite(Number(value)) || value.trim() === '') return
    scale.value = Number(value)
    changed(true)
  }
  return (
    <div class="preparing">
      <p class="caption">
        {say('Pixels from 0 to 255, less the mean, times the factor. Colours are in the order blue, green, red.')}
      </p>
      <label>
        <span>{say('Mean')}</span> <input value={means.value.join(', ')} onChange={onMeans} />
      </label>
      <label>
        <span>{say('Factor')}</span> <input value={String(scale.value)} onChange={onScale} />
      </label>
    </div>
  )
}

const MOST_RESULTS = 5

/** What comes out: the largest values of the last layer. */
function Results() {
  const view = result.value
  const last = view?.layers.findLast(({ rows, columns, maps }) => rows * columns === 1 && maps > 1)
  if (view === undefined || last === undefined) return null
  const { top, milliseconds } = { top: largestOf(last), milliseconds: view.milliseconds }
  const isShare = Math.abs(last.values.reduce((sum, value) => sum + value, 0) - 1) < 1e-3
  const [best] = top
  return (
    <section class="results" aria-label={say('What comes out')}>
      <p role="status" class="best">
        {best !== undefined && <strong data-best={best.index}>{best.index}</strong>}{' '}
        {best !== undefined && (isShare ? percent(best.value) : shortNumber(best.value))}
      </p>
      <table>
        <tbody>
          {top.map(({ index, value }) => (
            <tr key={index}>
              <th scope="row">{index}</th>
              <td>
                <meter
                  min={0}
                  max={Math.max(best?.value ?? 1, 1e-9)}
                  value={Math.max(0, value)}
                  aria-label={String(index)}
                />
              </td>
              <td class="right">{isShare ? percent(value) : shortNumber(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="caption">{say('{layer}, after {time} ms', { layer: last.name, time: milliseconds.toFixed(1) })}</p>
    </section>
  )
}

function largestOf({ values }: RunLayerView) {
  const all = Array.from(values, (value, index) => ({ index, value }))
  return all.sort((a, b) => b.value - a.value || a.index - b.index).slice(0, MOST_RESULTS)
}

function percent(share: number): string {
  return share > 0 && share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`
}

/** Every layer's maps, one below the other. */
function Maps() {
  const host = useRef<HTMLElement>(null)
  const [room, setRoom] = useState(0)
  const isThere = result.value !== undefined
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const measure = () => setRoom(Math.floor(element.clientWidth - 2 * PADDING))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [isThere])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="run-maps" ref={host} aria-label={say('Feature maps')} tabIndex={0}>
      {(result.value?.problems ?? []).map(({ text, layer }) => (
        <p class="error-line" key={`${layer} ${text}`}>
          {layer}: {text}
        </p>
      ))}
      {room > 0 &&
        (result.value?.layers ?? []).map((layer) => (
          <LayerMaps key={`${layer.id} ${layer.top}`} layer={layer} room={room} />
        ))}
    </section>
  )
}

const PADDING = 12
