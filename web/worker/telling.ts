/** Tables of reports as plain data in the reader's language, with the arithmetic as text and as MathML. */

import type { Expr } from '../../src/core/expr.ts'
import { exprPretty, formulaText, substitutedText, workingText } from '../../src/core/notation.ts'
import type { Issue } from '../../src/core/words/issue.ts'
import { exprMathML, formulaMathML, substitutedMathML, workingMathML } from '../../src/core/words/mathml.ts'
import { type Catalogue, say } from '../../src/core/words/message.ts'
import type { Cell, Table, WorkingItem } from '../../src/reports/table.ts'
import { issueMessage } from '../../src/reports/words/issues.ts'
import { cellLines } from '../../src/reports/writers/cell-lines.ts'
import type { IssueView, PairView, Part, SectionView, TextLine } from '../protocol.ts'

/** A table of pairs or a list, as a section of the page. */
export function sectionOf(table: Table, catalogue: Catalogue | undefined): SectionView {
  const pairs: PairView[] = []
  let above = ''
  for (const { cells } of table.rows) {
    const label = firstText(cells.label, catalogue)
    const lines = linesOf(cells.value ?? cells.text, catalogue)
    pairs.push({ label: label === above ? '' : label, lines })
    above = label
  }
  return {
    id: table.id,
    title: table.title === undefined ? '' : say(table.title, catalogue),
    caption: (table.caption ?? []).map((text) => say(text, catalogue)),
    pairs,
  }
}

function firstText(cell: Cell | undefined, catalogue: Catalogue | undefined): string {
  return cellText(cell, catalogue).split('\n')[0] ?? ''
}

/** What a cell shows, as one text. */
export function cellText(cell: Cell | undefined, catalogue: Catalogue | undefined): string {
  return cellLines(cell, { catalogue })
    .map((spans) => spans.map(({ text }) => text).join(''))
    .join('\n')
}

/** What a cell shows, line by line; workings in MathML too. */
function linesOf(cell: Cell | undefined, catalogue: Catalogue | undefined): readonly TextLine[] {
  if (cell?.kind === 'working') return cell.items.flatMap((item) => workingLines(item, catalogue))
  return cellLines(cell, { catalogue }).map((spans) =>
    spans.map(({ text, style }): Part => {
      if (style === 'strong' || style === 'faint') return { text, tone: style }
      return { text }
    }),
  )
}

/** A number with its arithmetic: one line for an equation, one a step for a derivation. */
function workingLines(item: WorkingItem, catalogue: Catalogue | undefined): readonly TextLine[] {
  const { label, quantity, form, unit } = item
  const before: readonly Part[] = label === undefined ? [] : [{ text: `${say(label, catalogue)} `, tone: 'faint' }]
  const after: readonly Part[] = unit === undefined ? [] : [{ text: ` ${say(unit, catalogue)}` }]
  if (form === 'equation') {
    const text = workingText(quantity) ?? exprPretty(quantity.expr)
    return [[...before, { text, math: workingMathML(quantity) ?? exprMathML(quantity.expr) }, ...after]]
  }
  const steps: readonly Part[] = [
    { text: formulaText(quantity), math: formulaMathML(quantity) },
    { text: substitutedText(quantity), math: substitutedMathML(quantity) },
    exprPart(quantity.expr),
  ]
  const distinct = steps.filter(({ text }, index) => steps.findIndex((step) => step.text === text) === index)
  return distinct.map((step, index) => [
    ...(index === 0 ? before : [{ text: '= ', tone: 'faint' } as const]),
    step,
    ...(index === distinct.length - 1 ? after : []),
  ])
}

/** A number or an expression. */
function exprPart(expr: Expr): Part {
  return { text: exprPretty(expr), math: exprMathML(expr), tone: 'strong' }
}

/** An issue in the reader's language. */
export function issueView(found: Issue, catalogue: Catalogue | undefined, editorFile = ''): IssueView {
  const { where, severity, code, hint } = found
  return {
    severity,
    code,
    text: say(issueMessage(found), catalogue),
    hint: hint === undefined ? '' : say(hint, catalogue),
    file: where?.file ?? '',
    line: where?.line ?? 0,
    column: where?.column ?? 0,
    length: where?.length ?? 0,
    layer: where?.layer ?? '',
    inEditor: where?.file === editorFile,
  }
}
