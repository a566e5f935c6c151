/** The page: the text left, the figure in the middle, the layers below it, one layer in full at the right. */

import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { hasErrors } from '../src/core/words/issue.ts'
import { EditorPane } from './editor/pane.tsx'
import { say } from './language.ts'
import { Splitter } from './parts/splitter.tsx'
import { Tabs } from './parts/tabs.tsx'
import { below, isBusy, issues, pane, refusal, stage, weighed } from './state/store.ts'
import { BytesView } from './views/bytes.tsx'
import { CompareView } from './views/compare.tsx'
import { FigureView } from './views/figure.tsx'
import { Header } from './views/header.tsx'
import { Inspector } from './views/inspector.tsx'
import { IssuesView } from './views/issues.tsx'
import { MemoryView } from './views/memory.tsx'
import { SupposeView } from './views/suppose.tsx'
import { TableView } from './views/table.tsx'
import { Tour } from './views/tour.tsx'
import { WorkingPopover } from './views/working.tsx'

export function App() {
  return (
    <div class={`app pane-${pane.value} ${isBusy.value ? 'is-busy' : ''}`}>
      <Header />
      <main class={`stage-${stage.value}`}>
        <section class="pane pane-text-area" aria-label={say('Text')}>
          <EditorPane />
        </section>
        <Splitter
          property="--editor"
          memory="editorWidth"
          label={say('width of the text')}
          isVertical
          way={1}
          least={220}
        />
        <StagePane />
        <Splitter
          property="--below"
          memory="tableHeight"
          label={say('height of the table')}
          isVertical={false}
          way={-1}
          least={120}
        />
        <BelowPane />
        <Splitter
          property="--side"
          memory="sideWidth"
          label={say('width of the layer')}
          isVertical
          way={-1}
          least={240}
        />
        <section class="pane pane-layer-area" aria-label={say('Layer')}>
          <Inspector />
        </section>
      </main>
      <PaneBar />
      <footer>{say('All of this happens in your browser: no file and no text leaves this machine.')}</footer>
      <Tour />
      <WorkingPopover />
    </div>
  )
}

function StagePane() {
  // Tensors without a graph have neither feature maps nor passes.
  const ofGraphs = [
    { id: 'memory', label: say('Memory') },
    { id: 'run', label: say('Run') },
  ] as const
  const tabs = [
    { id: 'figure', label: say('Figure') },
    { id: 'bytes', label: say('Bytes') },
    ...(weighed.value?.isTensors === true ? [] : ofGraphs),
  ] as const
  return (
    <section class="pane pane-stage-area" aria-label={say('Views')}>
      <Tabs name="stage" label={say('Views')} tabs={tabs} chosen={stage.value} choose={(id) => (stage.value = id)} />
      {refusal.value !== undefined && (
        <p class="refusal" role="alert">
          {refusal.value.text}
        </p>
      )}
      <div class="panel" role="tabpanel" id="stage-panel" aria-labelledby={`stage-${stage.value}`}>
        {stage.value === 'figure' && <FigureView />}
        {stage.value === 'bytes' && <BytesView />}
        {stage.value === 'memory' && <MemoryView />}
        {stage.value === 'run' && <LateRunView />}
      </div>
    </section>
  )
}

function BelowPane() {
  const count = issues.value.filter(({ severity }) => severity !== 'note').length
  const tabs = [
    { id: 'layers', label: weighed.value?.isTensors === true ? say('Modules') : say('Layers') },
    {
      id: 'issues',
      label: say('Issues'),
      ...(count > 0 && {
        badge: String(count),
        tone: hasErrors(issues.value) ? ('error' as const) : ('warning' as const),
      }),
    },
    { id: 'suppose', label: say('What if') },
    { id: 'compare', label: say('Compare') },
  ] as const
  return (
    <section class="pane pane-below-area" aria-label={say('Tables')}>
      <Tabs name="below" label={say('Tables')} tabs={tabs} chosen={below.value} choose={(id) => (below.value = id)} />
      <div class="panel" role="tabpanel" id="below-panel" aria-labelledby={`below-${below.value}`}>
        {below.value === 'layers' && <TableView />}
        {below.value === 'issues' && <IssuesView />}
        {below.value === 'suppose' && <SupposeView />}
        {below.value === 'compare' && <CompareView />}
      </div>
    </section>
  )
}

/** What runs networks is loaded once it is wanted. */
function LateRunView() {
  const [View, setView] = useState<FunctionComponent | undefined>(undefined)
  useEffect(() => {
    void import('./run/run-view.tsx').then(({ RunView }) => setView(() => RunView))
  }, [])
  return View === undefined ? <p class="empty">{say('Reading …')}</p> : <View />
}

/** On narrow screens one pane is shown at a time. */
function PaneBar() {
  const panes = [
    { id: 'text', label: say('Text') },
    { id: 'stage', label: say('Figure') },
    { id: 'below', label: say('Layers') },
    { id: 'layer', label: say('Layer') },
  ] as const
  return (
    <nav class="pane-bar" aria-label={say('Panes')}>
      {panes.map(({ id, label }) => (
        <button key={id} type="button" aria-pressed={pane.value === id} onClick={() => (pane.value = id)}>
          {label}
        </button>
      ))}
    </nav>
  )
}
