/** The worker: takes requests one after the other, and answers each. */

import { FormatError, issue } from '../../src/core/words/issue.ts'
import type { Catalogue } from '../../src/core/words/message.ts'
import { catalogueOf, type Language } from '../../src/text/index.ts'
import type { Answer, RequestName, Requests } from '../protocol.ts'
import { drawPdf, drawSvg, drawTikz } from './draw.ts'
import { session, weighed } from './session.ts'
import { issueView } from './telling.ts'
import { weigh } from './weigh.ts'

type Handlers = {
  readonly [Name in RequestName]: (
    ask: Requests[Name]['ask'],
  ) => Requests[Name]['answer'] | Promise<Requests[Name]['answer']>
}

/** What the first view needs is at hand; all else is loaded when it is asked for. */
const handlers: Handlers = {
  weigh,
  figure: drawSvg,
  open: async (files) => (await import('./open.ts')).openFiles(files),
  tikz: drawTikz,
  pdf: drawPdf,
  layer: async (id) => (await import('./layer.ts')).layerView(id),
  working: async (wish) => (await import('./layer.ts')).workingView(wish),
  total: async (key) =>
    (await import('./total.ts')).totalSection(key, weighed(), session.settings.convention, session.catalogue),
  field: async (id) => (await import('./field.ts')).fieldViews(id),
  statistics: async (wish) => (await import('./layer.ts')).statisticsView(wish),
  bytes: async (name) => (await import('./bytes.ts')).bytesView(name),
  spans: async (path) => (await import('./bytes.ts')).spanViews(path),
  spanAt: async (offset) => (await import('./bytes.ts')).spansOfByte(offset),
  hex: async (wish) => (await import('./bytes.ts')).hexBytes(wish),
  memory: async () => (await import('./memory.ts')).momentViews(),
  parts: async () => (await import('./parts.ts')).partViews(),
  keep: async () => (await import('./compare.ts')).keep(),
  compare: async () => (await import('./compare.ts')).comparedView(),
  table: async (format) =>
    (await import('../../src/reports/report.ts')).reportNetworks([weighed()], { format, catalogue: session.catalogue }),
  complete: async (place) => (await import('./words.ts')).completions(place),
  runnable: async () => (await import('./run.ts')).runnableView(),
  run: async (values) => (await import('./run.ts')).runView(values),
  kernels: async () => (await import('./run.ts')).kernelViews(),
  terms: async (wish) => (await import('./run.ts')).termsView(wish),
  language: async (language) => {
    session.catalogue = await catalogueWithPage(language)
    session.language = language
    return null
  },
  forget: () => {
    session.files = []
    session.bare = undefined
    return null
  },
}

/** The library's texts and the page's own. */
async function catalogueWithPage(language: Language): Promise<Catalogue | undefined> {
  const own = await catalogueOf(language)
  return own && { ...own, ...(await import('../../src/text/zh/page.ts')).page }
}

interface Request {
  readonly id: number
  readonly name: RequestName
  readonly ask: never
}

async function answer({ id, name, ask }: Request): Promise<Answer> {
  try {
    return { id, ok: true, value: await handlers[name](ask) }
  } catch (error) {
    const found =
      error instanceof FormatError
        ? error.issue
        : issue('page/defect', 'error', 'something went wrong here: {reason}', { reason: String(error) })
    return { id, ok: false, issue: issueView(found, session.catalogue, session.name) }
  }
}

/** One request at a time: an answer must not mix two states of the session. */
let last: Promise<void> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last.then(async () => {
    postMessage(await answer(data))
  })
})
