/** Weighs a text and tells all that the first view needs. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { inputsOf } from '../../src/analyze/questions/what-if.ts'
import { exprPretty } from '../../src/core/notation.ts'
import { FormatError, type Issue } from '../../src/core/words/issue.ts'
import { say } from '../../src/core/words/message.ts'
import { suggestStyle } from '../../src/figures/draw.ts'
import { headingOf } from '../../src/reports/network/heading.ts'
import { DEFAULT_SETTINGS, type InputView, type Requests, type WeighedView } from '../protocol.ts'
import { forgetPredicted } from './bytes.ts'
import { headlineViews } from './headlines.ts'
import { columnViews, rowViews } from './rows.ts'
import { session, weighText } from './session.ts'
import { issueView } from './telling.ts'

/** Weighs `text`; `opened` is the text as it came, to which figures are compared. */
export async function weigh({ text, name, opened, settings }: Requests['weigh']['ask']): Promise<WeighedView> {
  const analysis = await weighText(name, text, settings)
  if (session.analysis !== undefined) forgetPredicted()
  Object.assign(session, { analysis, name, settings })
  const isChanged = text !== opened || JSON.stringify(asWeighed(settings)) !== JSON.stringify(DEFAULT_SETTINGS)
  const before = isChanged ? await openedAnalysis(name, opened) : undefined
  return viewOf(analysis, before, isChanged)
}

/** The convention changes how work is counted, before and after alike. */
function asWeighed(settings: Requests['weigh']['ask']['settings']) {
  return { ...settings, convention: DEFAULT_SETTINGS.convention }
}

/** The network as it was opened; read once. `undefined` where it could not be read. */
async function openedAnalysis(name: string, text: string): Promise<Analysis | undefined> {
  if (session.opened?.text === text) return session.opened.analysis
  let analysis: Analysis | undefined
  try {
    analysis = await weighText(name, text, DEFAULT_SETTINGS)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
  }
  session.opened = { text, analysis }
  return analysis
}

function viewOf(analysis: Analysis, before: Analysis | undefined, isChanged: boolean): WeighedView {
  const { catalogue, settings, name } = session
  const { convention } = settings
  return {
    title: say(headingOf(analysis).title ?? '', catalogue),
    columns: columnViews(convention, catalogue),
    rows: rowViews(analysis, before, convention, catalogue),
    figures: headlineViews(analysis, before, convention, catalogue),
    issues: [...analysis.issues, ...weightsIssues()].map((found) => issueView(found, catalogue, name)),
    inputs: inputViews(analysis),
    style: suggestStyle(analysis).id,
    isChanged,
  }
}

/** What is wrong with the file of weights by itself, the damage included that ended its reading. */
function weightsIssues(): readonly Issue[] {
  const content = session.weights?.content
  if (content === undefined) return []
  return content.damage === undefined || content.issues.includes(content.damage)
    ? content.issues
    : [...content.issues, content.damage]
}

function inputViews(analysis: Analysis): readonly InputView[] {
  return [...inputsOf(analysis)].map(([value, shape]) => ({
    name: analysis.model.graph.values.get(value)?.name ?? value,
    shape: shape.map(exprPretty).join(' × ').replaceAll(',', ''),
  }))
}
