/** Weighs a text and tells all that the first view needs. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { inputsOf } from '../../src/analyze/questions/what-if.ts'
import type { Model } from '../../src/core/network/model.ts'
import { exprPretty } from '../../src/core/notation.ts'
import { FormatError } from '../../src/core/words/issue.ts'
import { say } from '../../src/core/words/message.ts'
import { suggestStyle } from '../../src/figures/draw.ts'
import { headingOf } from '../../src/reports/network/heading.ts'
import { DEFAULT_SETTINGS, type InputView, type Settings, type WeighedView, type Weighing } from '../protocol.ts'
import { headlineViews } from './headlines.ts'
import { type Outline, outlineOf } from './outline.ts'
import { columnViews, rowViews } from './rows.ts'
import { session, weighUnder } from './session.ts'
import { issueView } from './telling.ts'

/** Weighs a text, or the files that are open; `opened` is the text as it came, to which figures are compared. */
export async function weigh({ text, name, opened, settings }: Weighing): Promise<WeighedView> {
  const analysis = await weighUnder(name, text, settings)
  Object.assign(session, { analysis, name, text, settings })
  const isChanged = text !== opened || JSON.stringify(asWeighed(settings)) !== JSON.stringify(DEFAULT_SETTINGS)
  const before = isChanged ? await openedAnalysis(name, opened) : undefined
  return viewOf(analysis, before, isChanged)
}

/** The convention changes how work is counted, before and after alike. */
function asWeighed(settings: Settings) {
  return { ...settings, convention: DEFAULT_SETTINGS.convention }
}

/** The network as it was opened; read once. `undefined` where it could not be read. */
async function openedAnalysis(name: string, text: string | null): Promise<Analysis | undefined> {
  if (session.opened !== undefined && session.opened.text === text) return session.opened.analysis
  let analysis: Analysis | undefined
  try {
    analysis = await weighUnder(name, text, DEFAULT_SETTINGS)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
  }
  session.opened = { text, analysis }
  return analysis
}

function viewOf(analysis: Analysis, before: Analysis | undefined, isChanged: boolean): WeighedView {
  const { catalogue, settings, name, text } = session
  const { convention } = settings
  const { model } = analysis
  const outline: Outline | undefined = text === null ? outlineOf(analysis, catalogue) : undefined
  const ownIssues = session.bare?.issues ?? []
  return {
    title: say(headingOf(analysis).title ?? '', catalogue),
    format: model.words?.title ?? model.format,
    isTensors: model.kind === 'weights',
    hasSelection: model.selection !== undefined,
    ...servingView(model),
    ...(outline && { outline: outline.text }),
    columns: columnViews(analysis, convention, catalogue),
    rows: rowViews(analysis, before, convention, catalogue, outline?.lines),
    figures: headlineViews(analysis, before, convention, catalogue),
    issues: [...analysis.issues, ...ownIssues].map((found) => issueView(found, catalogue, text === null ? '' : name)),
    inputs: inputViews(analysis),
    style: model.kind === 'weights' ? 'bytemap' : suggestStyle(analysis).id,
    isChanged,
  }
}

function servingView({ serving }: Model): Pick<WeighedView, 'serving'> {
  if (serving === undefined) return {}
  const { context, tokens, cacheDtype } = serving
  return { serving: { context: String(context), tokens: String(tokens), cacheDtype } }
}

function inputViews(analysis: Analysis): readonly InputView[] {
  return [...inputsOf(analysis)].map(([value, shape]) => ({
    name: analysis.model.graph.values.get(value)?.name ?? value,
    shape: shape.map(exprPretty).join(' × ').replaceAll(',', ''),
  }))
}
