/** The worker: takes requests one after the other, and answers each. */

import { FormatError, issue } from '../../src/core/words/issue.ts'
import type { Catalogue } from '../../src/core/words/message.ts'
import { reportNetworks } from '../../src/reports/report.ts'
import { catalogueOf, type Language } from '../../src/text/index.ts'
import type { Answer, RequestName, Requests } from '../protocol.ts'
import { bytesView, hexBytes, spansOfByte, spanViews } from './bytes.ts'
import { drawPdf, drawSvg, drawTikz } from './draw.ts'
import { fieldViews } from './field.ts'
import { totalSection } from './headlines.ts'
import { layerView, statisticsView, workingView } from './layer.ts'
import { momentViews } from './memory.ts'
import { openFiles } from './open.ts'
import { partViews } from './parts.ts'
import { session, weighed } from './session.ts'
import { issueView } from './telling.ts'
import { weigh } from './weigh.ts'
import { completions } from './words.ts'

type Handlers = {
  readonly [Name in RequestName]: (
    ask: Requests[Name]['ask'],
  ) => Requests[Name]['answer'] | Promise<Requests[Name]['answer']>
}

const handlers: Handlers = {
  weigh,
  open: openFiles,
  figure: drawSvg,
  tikz: drawTikz,
  pdf: drawPdf,
  layer: layerView,
  working: workingView,
  total: (key) => totalSection(key, weighed(), session.settings.convention, session.catalogue),
  field: fieldViews,
  statistics: statisticsView,
  bytes: bytesView,
  spans: spanViews,
  spanAt: spansOfByte,
  hex: hexBytes,
  memory: momentViews,
  parts: partViews,
  keep: async () => (await import('./compare.ts')).keep(),
  compare: async () => (await import('./compare.ts')).comparedView(),
  table: (format) => reportNetworks([weighed()], { format, catalogue: session.catalogue }),
  complete: completions,
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
