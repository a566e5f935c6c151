/** Small courtesies of the command line. */

import { expect, it } from 'vitest'
import { weigh } from './run-weigh.ts'

const LENET = 'examples/lenet/lenet.prototxt'

it('takes a choice in letters of either case', () => {
  expect(weigh([LENET, '--phase', 'train']).stdout).toBe(weigh([LENET, '--phase', 'TRAIN']).stdout)
  expect(weigh([LENET, '--phase', 'tran']).status).toBe(2)
})

it('holds numbers in any type', () => {
  const told = (type: string) => JSON.parse(weigh([LENET, '--dtype', type, '--format', 'json']).stdout).totals
  // 431,080 half bytes, and each blob in whole bytes.
  expect(told('weights=int4').parameterBytes).toBe(215_540)
  expect(told('fp8').parameterBytes).toBe(431_080)
  expect(weigh([LENET, '--dtype', 'int8']).stdout).not.toContain('Memory required for data')
  expect(weigh([LENET, '--dtype', 'int5']).stderr).toContain('did you mean int')
})

it('guesses the input that is meant', () => {
  expect(weigh([LENET, '--input', 'dta=1x1x28x28']).stderr).toContain('did you mean data?')
})

it('tells in its help how to ask for the version', () => {
  expect(weigh(['--help']).stdout).toMatch(/-V, --version +print the version/)
})

it('breaks lines of formulas where they are broken', () => {
  const { stdout } = weigh(['layers', 'Accum'])
  expect(stdout).toMatch(/outputs +if have_reference then .*\n +else if grown_h > h/)
})

const COMMANDS = [
  [LENET],
  ['--help'],
  ['bytes', '--help'],
  ['explain', LENET, 'conv1'],
  ['diff', LENET, 'examples/lenet/slim-lenet.prototxt'],
  ['sweep', LENET, '--batch', '1,8'],
  ['values', 'examples/lenet/lenet.caffemodel'],
  [LENET, '--device', 'v100'],
  [LENET, '--training', '--timeline', '--group'],
  ['check', LENET, '--max', 'parameters=1M'],
  ['why', LENET, '431080'],
]

it.each(COMMANDS.flatMap((args) => [60, 80, 120].map((width) => [width, args] as const)))(
  'at %i columns nothing is wider: %j',
  (width, args) => {
    const { stdout } = weigh([...args, ...(args.includes('--help') ? [] : ['--width', String(width)])], {
      env: { COLUMNS: String(width) },
    })
    expect(stdout).not.toBe('')
    const wide = stdout.split('\n').filter((text) => [...text].length > width && !text.includes('weigh '))
    expect(wide).toEqual([])
  },
)
