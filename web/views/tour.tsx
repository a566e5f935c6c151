/** The guided tour: where LeNet's numbers come from, with shape, row, text and bytes marked together. */

import { useEffect, useRef } from 'preact/hooks'
import { say } from '../language.ts'
import { select } from '../state/actions.ts'
import { below, pane, stage, tourStep } from '../state/store.ts'

interface Step {
  readonly title: () => string
  readonly text: () => readonly string[]
  /** The layer that all views mark. */
  readonly layer: string
  readonly stage: 'figure' | 'bytes' | 'memory'
}

const STEPS: readonly Step[] = [
  {
    layer: 'data',
    stage: 'figure',
    title: () => say('What goes in'),
    text: () => [
      say('LeNet reads handwritten digits: 64 images at a time, one channel of 28 × 28 pixels each.'),
      say('Each step of this tour marks the same layer in the text, the figure, the table and the file.'),
    ],
  },
  {
    layer: 'conv1',
    stage: 'figure',
    title: () => say('Why 24 × 24?'),
    text: () => [
      say('A kernel of 5 × 5 has 28 − 5 + 1 = 24 places in a row of 28 pixels, and as many in a column.'),
      say('20 kernels give 20 maps. Each kernel has 1 × 5 × 5 weights and one bias: 20 × 25 + 20 = 520 parameters.'),
    ],
  },
  {
    layer: 'pool1',
    stage: 'figure',
    title: () => say('Half the size, no parameters'),
    text: () => [
      say(
        'Pooling keeps the greatest of each 2 × 2 values: 24 becomes 12. There is nothing to learn, so nothing to store.',
      ),
    ],
  },
  {
    layer: 'conv2',
    stage: 'figure',
    title: () => say('Why 25,050?'),
    text: () => [
      say(
        'Each of the 50 kernels reads all 20 maps below it, so it has 20 × 5 × 5 = 500 weights: 50 × 500 + 50 = 25,050.',
      ),
      say('A click on the number in the table shows the rule, the numbers in it, and where Caffe computes it.'),
    ],
  },
  {
    layer: 'ip1',
    stage: 'figure',
    title: () => say('Where most of the weight is'),
    text: () => [
      say(
        'The 50 maps of 4 × 4 become one row of 800 values; each of 500 outputs weighs all of them: 500 × 800 + 500 = 400,500.',
      ),
      say('That is 93 % of the network, for 17 % of its work.'),
    ],
  },
  {
    layer: 'ip2',
    stage: 'figure',
    title: () => say('Why 431,080?'),
    text: () => [
      say(
        '520 + 25,050 + 400,500 + 5,010 = 431,080 parameters. The head of the page says the same, and opens into this sum.',
      ),
    ],
  },
  {
    layer: 'ip1',
    stage: 'bytes',
    title: () => say('Why 1,724,794 bytes?'),
    text: () => [
      say(
        '431,080 parameters of 4 bytes are 1,724,320 bytes. The other 474 are names, types, shapes and settings of the layers, and a few bytes in front of each.',
      ),
      say(
        'What training leaves of Caffe’s own LeNet holds its fillers and learning rates too: it is 1,725,025 bytes long. Drop it here to see each of them.',
      ),
      say('The strip shows the whole file; zoom in to see what lies between the weights, down to single bytes.'),
    ],
  },
  {
    layer: 'pool1',
    stage: 'memory',
    title: () => say('What it holds while it runs'),
    text: () => [
      say(
        'Weights are not all. While pool1 runs, the maps of conv1 and of pool1 must both be there: that is the peak.',
      ),
      say('Now edit the text: set num_output of conv2 to 100, and see which numbers change.'),
    ],
  },
]

export function Tour() {
  const step = STEPS[tourStep.value]
  const host = useRef<HTMLElement>(null)
  useEffect(() => {
    if (step === undefined) return
    stage.value = step.stage
    below.value = 'layers'
    pane.value = 'stage'
    select(step.layer)
    host.current?.focus()
  }, [step])
  if (step === undefined) return null
  const end = () => {
    tourStep.value = -1
  }
  const at = tourStep.value
  return (
    <section
      class="tour"
      aria-label={say('Tour')}
      tabIndex={-1}
      ref={host}
      onKeyDown={({ key }) => key === 'Escape' && end()}
    >
      <p class="faint">{say('{step} of {steps}', { step: at + 1, steps: STEPS.length })}</p>
      <h2>{step.title()}</h2>
      {step.text().map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <div class="tour-buttons">
        <button type="button" disabled={at === 0} onClick={() => (tourStep.value = at - 1)}>
          {say('Back')}
        </button>
        {at < STEPS.length - 1 ? (
          <button type="button" class="main" onClick={() => (tourStep.value = at + 1)}>
            {say('Next')}
          </button>
        ) : (
          <button type="button" class="main" onClick={end}>
            {say('Done')}
          </button>
        )}
        <button type="button" onClick={end}>
          {say('Leave the tour')}
        </button>
      </div>
    </section>
  )
}
