/** Questions that are asked often and answered once. */

/** A function that keeps its answer for each object that it is asked about, as long as that object is there. */
export function once<Of extends object, Answer>(ask: (of: Of) => Answer): (of: Of) => Answer {
  const known = new WeakMap<Of, { readonly answer: Answer }>()
  return (of) => {
    let found = known.get(of)
    if (found === undefined) {
      found = { answer: ask(of) }
      known.set(of, found)
    }
    return found.answer
  }
}
