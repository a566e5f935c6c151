// Weighs the files that are named, a definition or a definition and its weights: node weigh.js net.prototxt [net.caffemodel]
import { writeFileSync } from 'node:fs'
import { analyze, costsOf, FormatError, integerText, issuesText, reportLayer, workingText } from 'weighbridge'
import { drawFigure } from 'weighbridge/figures'
import { printFigure, readNetworkFiles } from 'weighbridge/node'

/** Exact, or "at least" where a size is not known. @param {import('weighbridge').Total} total */
function told({ value, complete }) {
  return `${complete ? '' : 'at least '}${typeof value === 'bigint' ? integerText(value) : 'a number that depends on sizes'}`
}

try {
  const analysis = analyze(await readNetworkFiles(process.argv.slice(2)))
  console.log(`parameters: ${told(analysis.totals.parameters)}`)
  console.log(`MACs: ${told(costsOf(analysis).macs)}`)

  // Every number knows how it came about.
  for (const { node, params } of analysis.facts.values()) {
    for (const { name, count } of params) if (count) console.log(`${node.name} ${name}: ${workingText(count)}`)
  }

  const macsOf = (layer) => (typeof layer.cost?.macs?.expr === 'bigint' ? layer.cost.macs.expr : 0n)
  const [heaviest] = [...analysis.facts.values()].sort((one, other) => Number(macsOf(other) - macsOf(one)))
  if (heaviest) console.log(await reportLayer(analysis, heaviest, { format: 'markdown' }))

  const { content } = await printFigure(drawFigure(analysis, { style: 'boxes' }), 'svg')
  writeFileSync('network.svg', content)

  // What is wrong does not hide the rest.
  process.stderr.write(issuesText(analysis.issues))
} catch (error) {
  if (!(error instanceof FormatError)) throw error
  process.stderr.write(issuesText([error.issue]))
  process.exitCode = 2
}
