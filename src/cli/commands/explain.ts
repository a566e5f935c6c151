/** `weigh explain FILE LAYER`: one layer in full. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { message, say } from '../../core/words/message.ts'
import { type FieldOptions, findLayer } from '../../reports/explain/explain.ts'
import { jsonLayerList } from '../../reports/json/json.ts'
import { layerTable } from '../../reports/network/layers.ts'
import { reportJson, reportLayer, reportTables } from '../../reports/report.ts'
import { checkOperands } from '../arguments.ts'
import { underCircumstances, WHAT_IF_OPTIONS } from '../circumstances.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { guess } from '../hints.ts'
import { exitStatus, type Weighed, weighFile } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'
import { writeOut } from '../output.ts'

const FORMATS = ['text', 'markdown', 'latex', 'html', 'json'] as const

export const explain: Command = {
  name: 'explain',
  operands: 'FILE [LAYER]',
  options: [
    ...READING_OPTIONS,
    ...WHAT_IF_OPTIONS,
    { name: 'field', help: message('what one output sees of the input, in full') },
    { name: 'at', value: 'Y,X', help: message('the output that --field tells (the middle one)') },
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh explain lenet.prototxt conv1', what: message('where 24 × 24 and 520 come from') },
    { command: 'weigh explain lenet.prototxt ip1 --lang zh', what: message('the same in Chinese, of another layer') },
    { command: 'weigh explain lenet.prototxt conv1 --format latex', what: message('for a paper or a lecture') },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(explain, operands, 2)
    const [file, name] = operands
    if (file === undefined) {
      throw new UsageError(
        message('which layer of which file?'),
        message('type {usage}', { usage: 'weigh explain FILE LAYER' }),
      )
    }
    const format = formatOf(options, FORMATS)
    const weighed = await underCircumstances(await weighFile(file, readingOptions(options)), options)
    if (weighed.analysis === undefined) {
      await tellIssues(weighed, options, terminal)
      return exitStatus([weighed])
    }
    if (name === undefined) return listLayers(weighed.analysis, format, { options, terminal })
    const layer = findLayer(weighed.analysis, name) ?? refuseLayer(weighed.analysis, name)
    const text = await reportLayer(weighed.analysis, layer, {
      format,
      ...fieldOptions(options),
      ...writerOptions(options, terminal),
    })
    await emit(text, options, terminal)
    if (format !== 'json') await tellIssues(issuesOf(weighed, layer), options, terminal)
    return exitStatus([weighed])
  },
}

/** Without a layer: those that there are. */
async function listLayers(
  analysis: Analysis,
  format: (typeof FORMATS)[number],
  { options, terminal }: Pick<Invocation, 'options' | 'terminal'>,
): Promise<number> {
  const columns = ['layer', 'type', 'output', 'parameters']
  const text =
    format === 'json'
      ? await reportJson(jsonLayerList(analysis))
      : await reportTables([[layerTable(analysis, { columns, fold: 'never' })]], {
          format,
          ...writerOptions(options, terminal),
        })
  await emit(text, options, terminal)
  if (format === 'text') {
    const hint = message('weigh explain {file} LAYER tells one in full', { file: analysis.model.files[0]?.name ?? '' })
    await writeOut(terminal.stderr, `${say(hint, terminal.catalogue)}\n`)
  }
  return 0
}

function fieldOptions(options: OptionValues): { readonly field?: FieldOptions } {
  const given = options.value('at')
  if (given === undefined) return options.has('field') ? { field: {} } : {}
  const at = given.split(/[,x×]/).map((part) => part.trim())
  if (!at.every((part) => /^\d{1,6}$/.test(part))) {
    throw new UsageError(message('{option} takes positions such as 3,4, not {given}', { option: '--at', given }))
  }
  return { field: { at: at.map(Number) } }
}

function refuseLayer(analysis: Analysis, name: string): never {
  const names = [...analysis.facts.values()].filter(({ node }) => !node.inserted).map(({ node }) => node.name)
  const left = analysis.model.selection?.excluded.find((layer) => layer.name === name)
  if (left !== undefined) {
    const args = { name, phase: analysis.model.selection?.phase ?? '', why: left.why }
    throw new UsageError(
      message('{name} takes no part in phase {phase}: {why}', args),
      message('see --phase, --level and --stage'),
    )
  }
  const list = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ')
  const hint = guess(name, names) ?? message('its layers are {names}', { names: list })
  throw new UsageError(message('there is no layer {name}', { name }), hint)
}

/** Only what is wrong with this layer, and with the file as a whole. */
function issuesOf(weighed: Weighed, layer: Facts): Weighed {
  const issues = weighed.issues.filter(
    ({ where, severity }) => where?.layer === layer.node.id || (severity === 'error' && where?.layer === undefined),
  )
  return { ...weighed, issues }
}
