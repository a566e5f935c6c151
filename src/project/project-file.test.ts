import { expect, test } from 'vitest'
import { say } from '../core/words/message.ts'
import { readProject } from './project-file.ts'

const FILE = `title = "two networks"

[max]
parameters = "1M"

[[model]]
name = "first"
files = ["a.prototxt", "a.caffemodel"]
phase = "TRAIN"
batch = 1
fold-batchnorm = true
input.data = "1x3x8x8"
stage = ["deploy", "small"]

[model.max]
parameters = 500_000
layer.parameterBytes = "4MiB"
"layer(conv*).macs" = "1G"

[model.require]
types = ["Input", "ReLU"]

[[model]]
file = "nets/*.prototxt"
min = { weightBytes = "1K" }
`

test('reads models, their options and their budgets', () => {
  const { models, budgets, issues } = readProject('.weighbridge.toml', FILE)
  expect(issues).toEqual([])
  expect(budgets).toMatchObject([{ rule: 'max', key: 'parameters', given: '1M', where: { line: 4, column: 1 } }])
  const [first, second] = models
  expect(first).toMatchObject({ name: 'first', files: ['a.prototxt', 'a.caffemodel'] })
  expect([...(first?.options ?? [])].map(([name, { values }]) => [name, values])).toEqual([
    ['phase', ['TRAIN']],
    ['stage', ['deploy', 'small']],
    ['input', ['data=1x3x8x8']],
    ['batch', ['1']],
    ['fold-batchnorm', ['']],
  ])
  // What a model says itself replaces what the file says for all.
  expect(first?.budgets.map(({ rule, key, given, where }) => [rule, key, given, where?.line])).toEqual([
    ['max', 'parameters', '500000', 16],
    ['max', 'layer.parameterBytes', '4MiB', 17],
    ['max', 'layer(conv*).macs', '1G', 18],
    ['require', 'types', 'Input,ReLU', 21],
  ])
  expect(second?.budgets.map(({ rule, key, given }) => [rule, key, given])).toEqual([
    ['max', 'parameters', '1M'],
    ['min', 'weightBytes', '1K'],
  ])
  expect(second?.budgets[1]?.where).toMatchObject({ line: 25, column: 9, length: 18 })
})

test.each([
  ['no TOML', '[[model]\nfile = 1', 1, 9, 'this is no TOML', undefined],
  ['an unknown table', '[maxx]\nparameters = 1', 1, 2, 'there is no `maxx` here', 'did you mean max?'],
  [
    'an unknown key',
    '[[model]]\nfile = "a"\nphasse = "TRAIN"',
    3,
    1,
    'there is no `phasse` here',
    'did you mean phase?',
  ],
  ['no file', '[[model]]\nname = "a"', 2, 8, 'a model has one or two files', 'type files = '],
  ['three files', '[[model]]\nfiles = ["a", "b", "c"]', 2, 10, 'a model has one or two files', 'type files = '],
  ['a value of another kind', '[max]\nmacs = true', 2, 1, '`macs` must be a text', undefined],
  ['a value in a list', '[max]\nmacs = ["1", true]', 2, 1, '`macs` must be a text', undefined],
  ['no table', 'max = 5\n', 1, 1, '`max` must be a table', undefined],
  ['a model that is none', 'model = [5]', 1, 10, 'a model is a table', undefined],
])('%s is told at its place', (_, text, line, column, said, hint) => {
  const { issues } = readProject('.weighbridge.toml', text)
  const [found] = issues
  expect(found && say(found.message)).toContain(said)
  expect(found?.where).toMatchObject({ file: '.weighbridge.toml', line, column })
  if (hint !== undefined) expect(found?.hint && say(found.hint)).toContain(hint)
})

test('one mistake does not hide the rest', () => {
  const { models, issues } = readProject('x', '[[model]]\nfile = "a"\nodd = 1\n[model.max]\nmacs = [true]\nlayers = 5')
  expect(issues).toHaveLength(2)
  expect(models[0]?.budgets).toMatchObject([{ key: 'layers', given: '5' }])
})

test.each(['', '[[layer]]\ntype = "A"\n', 'title = 1979-05-27 07:32:00\n'])(
  'a file that lists nothing is no mistake: %j',
  (text) => {
    expect(readProject('x', text)).toEqual({ models: [], budgets: [], issues: [] })
  },
)
