/**
 * `<weigh-network src="lenet.prototxt">`: the figure of a network with what it weighs, on any page, by one script. Attributes:
 * `src` (addresses of the files, with spaces between), `figure` (the style), `labels`, `fold`, `theme`, `lang`; without
 * `src` the text inside the element is the definition, and `name` its name. Tells `weighed` with the totals, or `refused`.
 */

import { analyze } from '../../src/analyze/analyze.ts'
import { type ByteSource, memorySource } from '../../src/core/bytes/bytes.ts'
import { FormatError, issue } from '../../src/core/words/issue.ts'
import { type Catalogue, say } from '../../src/core/words/message.ts'
import { LABEL_KINDS } from '../../src/figures/choices.ts'
import { drawFigure, suggestStyle } from '../../src/figures/draw.ts'
import { FigureError } from '../../src/figures/figure-error.ts'
import { printSvg } from '../../src/figures/print/svg.ts'
import { readNetwork } from '../../src/formats/index.ts'
import { totalsTable } from '../../src/reports/network/totals.ts'
import { issueMessage } from '../../src/reports/words/issues.ts'
import { cellLines } from '../../src/reports/writers/cell-lines.ts'
import { catalogueOf } from '../../src/text/index.ts'

const STYLE = `:host { display: block; font: 0.9rem/1.45 system-ui, sans-serif }
svg { max-width: 100%; height: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th { text-align: left; font-weight: 400; color: #57606a; padding-right: 1rem; vertical-align: top }
.refusal { color: #b3202f; margin: 0 }`

const ATTRIBUTES = ['src', 'figure', 'labels', 'fold', 'theme', 'lang', 'name'] as const

class WeighNetwork extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES
  #turn = 0

  connectedCallback(): void {
    // The text inside may still be on its way.
    queueMicrotask(() => void this.#show())
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.#show()
  }

  async #show(): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    const catalogue = await catalogueOf(this.#word('lang').startsWith('zh') ? 'zh' : 'en')
    try {
      const sources = await this.#sources()
      const analysis = analyze(await readNetwork(sources, { open: openFrom(sources) }))
      const drawn = analysis.model.kind === 'weights' ? undefined : parsed(printSvg(this.#scene(analysis, catalogue)))
      if (turn !== this.#turn) return
      root.replaceChildren(styled(), ...(drawn === undefined ? [] : [drawn]), totalsOf(analysis, catalogue))
      const { parameters } = analysis.totals
      this.dispatchEvent(new CustomEvent('weighed', { detail: { parameters: String(parameters.value) } }))
    } catch (error) {
      if (!(error instanceof FormatError || error instanceof FigureError)) throw error
      const text = error instanceof FormatError ? say(issueMessage(error.issue), catalogue) : error.message
      const line = document.createElement('p')
      line.className = 'refusal'
      line.textContent = text
      if (turn === this.#turn) root.replaceChildren(styled(), line)
      this.dispatchEvent(new CustomEvent('refused', { detail: { text } }))
    }
  }

  #word(name: (typeof ATTRIBUTES)[number]): string {
    return this.getAttribute(name) ?? ''
  }

  #scene(analysis: Parameters<typeof drawFigure>[0], catalogue: Catalogue | undefined) {
    const labels = this.#word('labels').split(/[\s,]+/)
    return drawFigure(analysis, {
      style: this.#word('figure') || suggestStyle(analysis).id,
      theme: this.#word('theme') === 'dark' ? 'dark' : 'light',
      fold: this.#word('fold') === 'off' ? 'off' : 'auto',
      ...(this.hasAttribute('labels') && { labels: LABEL_KINDS.filter((kind) => labels.includes(kind)) }),
      catalogue,
      language: this.#word('lang').startsWith('zh') ? 'zh' : 'en',
    })
  }

  /** The files of `src`, or the text inside. */
  async #sources(): Promise<readonly ByteSource[]> {
    const addresses = this.#word('src')
      .split(/\s+/)
      .filter((address) => address !== '')
    if (addresses.length > 0)
      return Promise.all(addresses.map((address) => fetched(new URL(address, document.baseURI))))
    const name = this.#word('name') || 'network.prototxt'
    return [memorySource(name, new TextEncoder().encode(this.textContent ?? ''))]
  }
}

function styled(): HTMLStyleElement {
  const style = document.createElement('style')
  style.textContent = STYLE
  return style
}

/** The SVG of the project's own printer, parsed as XML. */
function parsed(svg: string): Element {
  return document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true)
}

function totalsOf(analysis: Parameters<typeof totalsTable>[0], catalogue: Catalogue | undefined): HTMLTableElement {
  const table = document.createElement('table')
  for (const { cells } of totalsTable(analysis).rows) {
    const row = table.insertRow()
    const head = document.createElement('th')
    head.scope = 'row'
    head.textContent = textOf(cells.label)
    row.append(head)
    row.insertCell().textContent = textOf(cells.value)
  }
  return table

  function textOf(cell: Parameters<typeof cellLines>[0]): string {
    return cellLines(cell, { catalogue })
      .map((spans) => spans.map(({ text }) => text).join(''))
      .join(' ')
  }
}

/** A file by its address: in ranges where its server gives them, else as a whole. */
async function fetched(url: URL): Promise<ByteSource> {
  const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1))
  const answer = await fetch(url, { method: 'HEAD' }).catch(() => undefined)
  const size = Number(answer?.headers.get('content-length') ?? Number.NaN)
  if (answer?.ok === true && answer.headers.get('accept-ranges') === 'bytes' && Number.isSafeInteger(size))
    return { name, size, read: (offset, length) => ranged(url, offset, Math.min(offset + length, size) - 1, name) }
  return memorySource(name, await bytesOf(await fetch(url).catch(() => undefined), name))
}

async function ranged(url: URL, first: number, last: number, name: string): Promise<Uint8Array> {
  if (last < first) return new Uint8Array(0)
  const answer = await fetch(url, { headers: { Range: `bytes=${first}-${last}` } }).catch(() => undefined)
  const bytes = await bytesOf(answer, name)
  return answer?.status === 200 ? bytes.subarray(first, last + 1) : bytes
}

async function bytesOf(answer: Response | undefined, name: string): Promise<Uint8Array> {
  if (answer?.ok === true) return new Uint8Array(await answer.arrayBuffer())
  const args = { reason: answer === undefined ? '' : answer.status }
  throw new FormatError(issue('file/unreadable', 'error', 'cannot be read ({reason})', args, { where: { file: name } }))
}

/** Files that another names: those beside it in `src`. */
function openFrom(sources: readonly ByteSource[]) {
  return async (name: string) => sources.find((source) => source.name === name.replace(/^.*[\\/]/, ''))
}

if (customElements.get('weigh-network') === undefined) customElements.define('weigh-network', WeighNetwork)
