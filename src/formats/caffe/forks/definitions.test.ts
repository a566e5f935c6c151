import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDefinitionFile } from '../../layer-definition-file.ts'
import { caffeLayer } from '../layers/index.ts'
import { builtInDefinitions } from './built-in.ts'
import { listLayers } from './listing.ts'

const folder = 'src/formats/caffe/forks/families'
const files = readdirSync(folder)
const all = builtInDefinitions()

describe('the definition files', () => {
  it.each(files)('%s is as it was built in', (file) => {
    const group = file.replace('.toml', '')
    const { layers, issues } = readDefinitionFile(file, readFileSync(`${folder}/${file}`, 'utf8'), group)
    expect(issues).toEqual([])
    const bare = layers.map(({ place: _, ...layer }) => layer)
    expect(all.filter((layer) => layer.group === group)).toEqual(bare)
  })

  it('say in both languages what each layer does, and where its rule stands', () => {
    const lacking = all.filter(({ doc, docZh, source }) => doc === '' || docZh === undefined || source === '')
    expect(lacking.map(({ type, variant }) => `${type} ${variant}`)).toEqual([])
  })

  it('name no layer twice without saying which is which', () => {
    const names = all.map(({ type, variant, python }) => `${python?.[0] ?? type} (${variant})`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('are like layers that there are', () => {
    expect(all.filter(({ like }) => like !== undefined && caffeLayer(like) === undefined)).toEqual([])
  })
})

const table = '../shared/caffe/FORK-LAYERS.md'

describe.runIf(existsSync(table))('the table of fork layers', () => {
  it('has no type that is not known', () => {
    const known = new Set(listLayers().map(({ type }) => type))
    const [rows = ''] = readFileSync(table, 'utf8').split('\n## Python layers')
    const types = [...rows.matchAll(/^\| `(\w+)`.*\|$/gm)].map(([, type]) => type ?? '')
    expect(new Set(types).size).toBe(337)
    expect(types.filter((type) => !known.has(type))).toEqual([])
  })
})
