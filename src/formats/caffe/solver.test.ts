import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { say } from '../../core/words/message.ts'
import { readNetwork } from '../index.ts'

const NET = `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 } } }`

/** What is said of a solver with these fields, severity first; a hint follows a dash. */
async function told(fields: string): Promise<readonly string[]> {
  const text = `${fields}\nbase_lr: 0.1\nnet_param { ${NET} }`
  const { issues } = await readNetwork([memorySource('solver.prototxt', new TextEncoder().encode(text))])
  return issues.map(({ severity, message, where, hint }) => {
    const place = where?.line === undefined ? '' : `${where.line}:${where.column} `
    return `${severity}: ${place}${say(message)}${hint === undefined ? '' : ` — ${say(hint)}`}`
  })
}

const note = (type: string) => `note: this is a solver (${type}); weighed is its network: the network inside it`

describe('a solver', () => {
  it.each([
    ['', 'SGD'],
    ['type: "RMSProp"', 'RMSProp'],
    ['solver_type: NESTEROV', 'Nesterov'],
    ['solver_type: 4', 'AdaDelta'],
  ])('%s is told by its type: %s', async (fields, type) => {
    expect(await told(fields)).toEqual([note(type)])
  })

  it('has one type only', async () => {
    expect(await told('solver_type: ADAM\ntype: "Adam"')).toEqual([
      note('Adam'),
      'error: 2:7 type and solver_type do not go together — leave solver_type out: type is its newer form',
    ])
  })

  it.each([
    ['type: "Adma"', 'did you mean `Adam`?'],
    ['type: "Sophia"', 'Caffe has SGD, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam'],
  ])('%s is none of Caffe', async (fields, hint) => {
    const type = fields.slice('type: "'.length, -1)
    expect(await told(fields)).toEqual([note(type), `error: 1:7 there is no solver \`${type}\` — ${hint}`])
  })
})
