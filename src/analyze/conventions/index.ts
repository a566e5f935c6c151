/** All conventions. Adding one is a file in this folder and a line here. */

import type { Convention } from './convention.ts'
import { convnetBurden } from './convnet-burden.ts'
import { darknet } from './darknet.ts'
import { deepdetect } from './deepdetect.ts'
import { flops } from './flops.ts'
import { fvcore } from './fvcore.ts'
import { netscope } from './netscope.ts'
import { onnxTool } from './onnx-tool.ts'
import { own } from './own.ts'
import { paper } from './paper.ts'
import { ptflops } from './ptflops.ts'
import { thop } from './thop.ts'
import { torchinfo } from './torchinfo.ts'

/** All conventions, the project's own first. */
export const CONVENTIONS: readonly Convention[] = [
  own,
  flops,
  paper,
  netscope,
  fvcore,
  ptflops,
  thop,
  torchinfo,
  onnxTool,
  convnetBurden,
  deepdetect,
  darknet,
]

/** The convention of that id. */
export function conventionOf(id: string): Convention | undefined {
  return CONVENTIONS.find((convention) => convention.id === id)
}
