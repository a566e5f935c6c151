/** The truth that real Caffe told, where it lies beside the project; tests that need it are left out elsewhere. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export const SHARED = '../shared/caffe'

export const hasShared = existsSync(SHARED)

/** All files below a folder whose names end so, sorted. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
