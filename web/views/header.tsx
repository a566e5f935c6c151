/** The head of the page: what is on the scales, what it weighs, and what can be done. */

import { useEffect, useRef } from 'preact/hooks'
import { exampleNames, exampleText, lenet } from '../examples.ts'
import { language, say } from '../language.ts'
import { Menu } from '../parts/menu.tsx'
import { closeWeights, openFiles, openTotal, showBytes, switchLanguage } from '../state/actions.ts'
import { openOrShow } from '../state/drop.ts'
import { browserFiles } from '../state/given.ts'
import { copyLink } from '../state/link.ts'
import { remember } from '../state/preferences.ts'
import { fileName, theme, tourStep, weighed, weightsName } from '../state/store.ts'

export function Header() {
  return (
    <header>
      <h1>Weighbridge</h1>
      <FileNames />
      <Figures />
      <Actions />
    </header>
  )
}

function FileNames() {
  return (
    <p class="file-names">
      <span class="file-name" title={fileName.value}>
        {fileName.value}
      </span>
      {weightsName.value !== '' && (
        <span class="chip">
          <button type="button" onClick={showBytes} title={say('where its bytes go')}>
            {weightsName.value}
          </button>
          <button
            type="button"
            class="icon"
            aria-label={say('put {name} away', { name: weightsName.value })}
            onClick={() => void closeWeights()}
          >
            ×
          </button>
        </span>
      )}
    </p>
  )
}

function Figures() {
  return (
    <ul class="figures" aria-label={say('What the network weighs')}>
      {(weighed.value?.figures ?? []).map(({ key, label, text, exact, difference }) => (
        <li key={key}>
          <button
            type="button"
            data-total={key}
            title={exact}
            onClick={({ currentTarget }) => void openTotal(key, currentTarget.getBoundingClientRect())}
          >
            <span class="figure-label">{label}</span>
            <span class="figure-value">{text}</span>
            {difference !== undefined && <span class="difference">{difference}</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Actions() {
  const picker = useRef<HTMLInputElement>(null)
  const folders = useRef<HTMLInputElement>(null)
  // Types of elements know nothing of this attribute, which all browsers have.
  useEffect(() => folders.current?.setAttribute('webkitdirectory', ''), [])
  const next = theme.value === 'auto' ? 'dark' : theme.value === 'dark' ? 'light' : 'auto'
  return (
    <nav class="actions" aria-label={say('Actions')}>
      <Menu
        id="open"
        label={say('Open')}
        items={[
          { label: say('Files …'), run: () => picker.current?.click() },
          { label: say('Folder …'), run: () => folders.current?.click() },
        ]}
      />
      <input type="file" multiple hidden ref={picker} onChange={onPick} aria-label={say('Open files')} />
      <input type="file" hidden ref={folders} onChange={onPick} aria-label={say('Open a folder')} />
      <Menu id="examples" label={say('Examples')} items={exampleNames.map(exampleItem)} />
      <button type="button" onClick={startTour}>
        {say('Tour')}
      </button>
      <button type="button" onClick={({ currentTarget }) => void copyLink(currentTarget)}>
        {say('Copy link')}
      </button>
      <button
        type="button"
        class="icon"
        aria-label={say('theme: {theme}', { theme: themeName(theme.value) })}
        title={say('theme: {theme}', { theme: themeName(theme.value) })}
        onClick={() => {
          theme.value = next
          remember({ theme: next })
        }}
      >
        {theme.value === 'auto' ? '◐' : theme.value === 'dark' ? '☾' : '☀'}
      </button>
      <button
        type="button"
        lang={language.value === 'en' ? 'zh-CN' : 'en'}
        onClick={() => void switchLanguage(language.value === 'en' ? 'zh' : 'en')}
      >
        {language.value === 'en' ? '中文' : 'English'}
      </button>
    </nav>
  )
}

function onPick({ currentTarget: input }: { readonly currentTarget: HTMLInputElement }): void {
  const files = browserFiles(input.files ?? [])
  input.value = ''
  void openOrShow(files)
}

function themeName(name: typeof theme.value): string {
  if (name === 'auto') return say('as the system has it')
  return name === 'dark' ? say('dark') : say('light')
}

function exampleItem(name: string) {
  const open = async () => openFiles([{ name, text: (await exampleText(name)) ?? '' }])
  return { label: name, run: () => void open() }
}

/** The tour is about LeNet: it is put on the scales first. */
function startTour(): void {
  if (fileName.value !== lenet.name || weighed.value?.isChanged === true) {
    void openFiles([lenet])
  }
  tourStep.value = 0
}
