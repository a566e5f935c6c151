/** Budgets that don't hold, as annotations of GitHub: lines of the log that show at a file and a line. */

/**
 * @param {any} report what `weigh check --format json` printed; `undefined` where it printed nothing
 * @returns {readonly string[]}
 */
export function annotationsOf(report) {
  return (report?.networks ?? []).flatMap((network) => [
    ...network.budgets.flatMap((budget) => budgetAnnotation(network, budget)),
    ...network.issues.filter(({ severity }) => severity !== 'note').map(issueAnnotation),
  ])
}

const SIGNS = { max: '≤', min: '≥', require: 'only' }

function budgetAnnotation(
  { name, files },
  { rule, key, given, actual, complete, used, layer, verdict, heaviest, names },
) {
  if (verdict === 'within') return []
  const value = names === null ? `${complete === false ? '≥ ' : ''}${actual ?? '?'}` : names.join(', ')
  const share = used === null ? '' : ` (${(100 * used).toFixed(1)} %)`
  const where = layer === null ? '' : ` of ${layer}`
  const text = `${name}: ${key}${where} is ${value}, allowed ${SIGNS[rule]} ${given}${share}: ${verdict}`
  return [command(verdict === 'unknown' ? 'warning' : 'error', text, { file: files[0], line: heaviest[0]?.line })]
}

function issueAnnotation({ severity, message, where, hint }) {
  return command(severity, hint === null ? message : `${message} (${hint})`, {
    file: where?.file,
    line: where?.line,
    col: where?.column,
  })
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function command(name, text, properties) {
  const given = Object.entries({ ...properties, title: 'weighbridge' }).filter(([, value]) => value != null)
  return `::${name} ${given.map(([key, value]) => `${key}=${escaped(String(value), true)}`).join(',')}::${escaped(text, false)}`
}

function escaped(text, isProperty) {
  const plain = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  return isProperty ? plain.replaceAll(':', '%3A').replaceAll(',', '%2C') : plain
}
