/** Flash and RAM of boards that people run networks on, and what a network leaves of them. */

import { isKnown } from '../../core/expr.ts'
import type { Analysis } from '../analysis.ts'
import { livenessOf } from '../costs/liveness.ts'

/** A board, by what its chip has on it; memory beside the chip is not counted where a network's arena would be slow in it. */
export interface Board {
  readonly name: string
  readonly chip: string
  readonly flashBytes: number
  readonly ramBytes: number
  readonly source: string
}

const KIB = 1024

/** From small to large, by RAM: name, chip, KiB of flash, KiB of RAM, where that is said. */
const TABLE = `
Arduino Uno R3|ATmega328P|32|2|docs.arduino.cc/hardware/uno-rev3
Arduino Uno R4 Minima|RA4M1|256|32|docs.arduino.cc/hardware/uno-r4-minima
BBC micro:bit V2|nRF52833|512|128|tech.microbit.org/hardware
Nucleo-F446RE|STM32F446RE|512|128|data sheet of STM32F446xC/E, st.com
Arduino Nano 33 BLE|nRF52840|1024|256|docs.arduino.cc/hardware/nano-33-ble
Raspberry Pi Pico|RP2040|2048|264|data sheet of Raspberry Pi Pico, raspberrypi.com
STM32F746G-DISCO|STM32F746NG|1024|320|data sheet of STM32F745xx/746xx, st.com
SparkFun Edge|Apollo3 Blue|1024|384|sparkfun.com/products/15170
ESP32-S3-DevKitC-1|ESP32-S3|8192|512|data sheet of ESP32-S3, espressif.com
ESP32-DevKitC|ESP32|4096|520|data sheet of ESP32, espressif.com
Raspberry Pi Pico 2|RP2350|4096|520|data sheet of Raspberry Pi Pico 2, raspberrypi.com
Arduino Portenta H7|STM32H747XI|2048|1024|docs.arduino.cc/hardware/portenta-h7
Teensy 4.1|i.MX RT1062|8192|1024|pjrc.com/store/teensy41.html
Sony Spresense|CXD5602|8192|1536|developer.sony.com/spresense`

/** Well-known boards, by their RAM. */
export const BOARDS: readonly Board[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [name = '', chip = '', flash, ram, source = ''] = line.split('|')
    return { name, chip, flashBytes: Number(flash) * KIB, ramBytes: Number(ram) * KIB, source }
  })

/** What a network takes of a board at the least: its files lie in flash, its feature maps in RAM. */
export interface BoardNeed {
  readonly flashBytes: number
  /** `undefined` where sizes are not known. */
  readonly ramBytes: number | undefined
  /** True where a runtime's plan says so; else it is the largest sum of feature maps that are alive at once. */
  readonly isPlanned: boolean
}

/** What a network needs of any board. */
export function boardNeed(analysis: Analysis): BoardNeed {
  const { model } = analysis
  const flashBytes = model.files.reduce((sum, { size }) => sum + size, 0)
  const peak = livenessOf(analysis).peak.value
  const ramBytes = model.arena?.bytes ?? (isKnown(peak) ? Number(peak) : undefined)
  return { flashBytes, ramBytes, isPlanned: model.arena !== undefined }
}

/** Whether a board holds it; `undefined` where that can't be said. */
export function isHeldBy(
  { flashBytes, ramBytes }: BoardNeed,
  { flashBytes: flash, ramBytes: ram }: Board,
): boolean | undefined {
  if (flashBytes > flash) return false
  return ramBytes === undefined ? undefined : ramBytes <= ram
}
