// Weighs what stands in the text, anew with every keystroke, and joins a file of weights to it.
import { analyze, blobSource, FormatError, integerText, issuesText, memorySource, readNetwork } from 'weighbridge'
import { drawFigure, printSvg } from 'weighbridge/figures'

const text = document.querySelector('textarea')
const weights = document.querySelector('input')
const [said, wrong] = document.querySelectorAll('output')
const figure = document.querySelector('img')

async function weigh() {
  const definition = memorySource('net.prototxt', new TextEncoder().encode(text.value))
  // Only the headers of a file of weights are read, whatever its size.
  const files = [...weights.files].map((file) => blobSource(file.name, file))
  try {
    const analysis = analyze(await readNetwork([definition, ...files]))
    const { parameters, activationBytes } = analysis.totals
    said.value = `${integerText(parameters.value)} parameters, ${integerText(activationBytes.value)} bytes of feature maps`
    if (analysis.joined) said.value += `, ${integerText(analysis.joined.found)} parameters found in the file`
    figure.src = URL.createObjectURL(new Blob([printSvg(drawFigure(analysis))], { type: 'image/svg+xml' }))
    wrong.value = issuesText(analysis.issues)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    wrong.value = issuesText([error.issue])
  }
}

text.addEventListener('input', weigh)
weights.addEventListener('change', weigh)
await weigh()
