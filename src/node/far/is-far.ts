/** Names that lead away from this machine. */

/** Whether a name leads away from this machine. */
export function isFar(name: string): boolean {
  return /^(https?|hf|s3):\/\//i.test(name)
}
