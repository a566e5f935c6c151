/** All commands. Adding one is a file in this folder and an entry here. */

import { message } from '../../core/words/message.ts'
import type { CommandEntry } from '../command.ts'

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: '',
    summary: message('weigh networks: every layer, every size, every parameter, with its arithmetic'),
    load: async () => (await import('./weigh.ts')).weigh,
  },
  {
    name: 'explain',
    summary: message('tell one layer in full: formulas, numbers put in, results, sources'),
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'bytes',
    summary: message('say where every byte of a weights file goes, or why two files differ in size'),
    load: async () => (await import('./bytes.ts')).bytes,
  },
  {
    name: 'values',
    summary: message('tell what the numbers of a weights file look like: range, spread, zeros, dead filters'),
    load: async () => (await import('./values.ts')).values,
  },
  {
    name: 'export',
    summary: message('copy weights into NumPy (.npz) or safetensors, bit by bit'),
    load: async () => (await import('./export.ts')).exportWeights,
  },
  {
    name: 'init',
    summary: message('write the caffemodel with which Caffe would start, with weights from the fillers'),
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'sweep',
    summary: message('weigh a network at several batches and input sizes'),
    load: async () => (await import('./sweep.ts')).sweep,
  },
  {
    name: 'why',
    summary: message('say what a claimed figure counts: "62M", "93MB", "3.8 GFLOPs"'),
    load: async () => (await import('./why.ts')).why,
  },
  {
    name: 'diff',
    summary: message('tell what differs between two networks, revisions or weights files, and what it comes to'),
    load: async () => (await import('./diff.ts')).diff,
  },
  {
    name: 'check',
    summary: message('hold networks against budgets; a build fails where one is broken'),
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'draw',
    summary: message('draw a network as a figure: SVG, PNG, PDF or TikZ'),
    load: async () => (await import('./draw.ts')).draw,
  },
  {
    name: 'run',
    summary: message('run a network forward on an image or arrays, and see every layer beside its prediction'),
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'layers',
    summary: message('list every known layer type with fork and source, or explain one with its formulas'),
    load: async () => (await import('./layers.ts')).layers,
  },
  {
    name: 'scan',
    summary: message('weigh every network below folders, on all cores'),
    load: async () => (await import('./scan.ts')).scan,
  },
  {
    name: 'worker',
    summary: message('weigh files for a scan that was started elsewhere, out of a queue in Redis'),
    load: async () => (await import('./worker.ts')).worker,
  },
  {
    name: 'open',
    summary: message('open the page: edit a network and watch its weight change'),
    load: async () => (await import('./open.ts')).open,
  },
  {
    name: 'completion',
    summary: message('print a completion script for bash, zsh or fish'),
    load: async () => (await import('./completion.ts')).completion,
  },
]
