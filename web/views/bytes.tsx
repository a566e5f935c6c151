/** The file of weights, byte by byte: a strip that zooms, its account, its tree, and any span as it stands. */

import { useEffect, useState } from 'preact/hooks'
import { say } from '../language.ts'
import type { BytesView as Account, ByteGroupView } from '../protocol.ts'
import { ask, askIfPossible } from '../state/client.ts'
import { selected, shownSpan, weighed, weighedVersion, weightsVersion } from '../state/store.ts'
import { Hex } from './hex.tsx'
import { SpanTree } from './span-tree.tsx'
import { Strip } from './strip.tsx'

export function BytesView() {
  const [account, setAccount] = useState<Account | null | undefined>(undefined)
  const [file, setFile] = useState('')
  useEffect(() => {
    shownSpan.value = undefined
    void askIfPossible('bytes', file).then((found = null) => setAccount(found))
  }, [file, weighedVersion.value, weightsVersion.value])
  useEffect(() => {
    const region = account?.regions.find(({ layer }) => layer !== '' && layer === selected.value)
    if (region !== undefined) void showByte(region.offset)
  }, [account, selected.value])
  if (account === undefined) return <p class="empty">{say('Reading …')}</p>
  if (account === null) {
    return <p class="empty">{say('Open a file of weights beside the text to see where its bytes go.')}</p>
  }
  return (
    <div class="bytes-view">
      <p class="caption">
        {account.files.length > 1 ? <FileChoice account={account} choose={setFile} /> : <strong>{account.name}</strong>}{' '}
        {account.isPredicted &&
          say('is the file that {framework} would write for this network, with numbers from its fillers.', {
            framework: weighed.value?.format ?? '',
          })}
      </p>
      <p class="headline">{account.headline}</p>
      {account.notes.map((note) => (
        <p class="error-line" key={note}>
          {note}
        </p>
      ))}
      <Strip key={`${account.name} ${account.size}`} account={account} showByte={(offset) => void showByte(offset)} />
      <Groups groups={account.groups} />
      <div class="tree-and-hex">
        <SpanTree key={`${account.name} ${account.size} ${weighed.value?.title}`} />
        <Hex size={account.size} />
      </div>
    </div>
  )
}

function FileChoice({ account, choose }: { readonly account: Account; choose(file: string): void }) {
  return (
    <label>
      <span class="label">{say('File')}</span>
      <select value={account.name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {account.files.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Shows the innermost span that a byte lies in. */
async function showByte(offset: number): Promise<void> {
  const chain = await ask('spanAt', offset)
  shownSpan.value = chain.at(-1)
}

function kindName(kind: ByteGroupView['kind']): string {
  if (kind === 'weights') return say('weights')
  return kind === 'overhead' ? say('around them') : say('not accounted for')
}

function Groups({ groups }: { readonly groups: readonly ByteGroupView[] }) {
  return (
    <table class="groups" aria-label={say('What the bytes are for')}>
      <thead>
        <tr>
          <th scope="col">{say('what for')}</th>
          <th scope="col">{say('kind')}</th>
          <th scope="col" class="right">
            {say('pieces')}
          </th>
          <th scope="col" class="right">
            {say('bytes')}
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ purpose, kind, count, bytes, labels }) => (
          <tr key={`${kind} ${purpose}`}>
            <th scope="row">
              <details>
                <summary>{purpose}</summary>
                <ul>
                  {labels.map((label) => (
                    <li key={label.label}>
                      <code>{label.label}</code>{' '}
                      {say('{count} × = {bytes} bytes', { count: label.count, bytes: label.bytes })}
                    </li>
                  ))}
                </ul>
              </details>
            </th>
            <td>
              <span class={`kind kind-${kind}`}>{kindName(kind)}</span>
            </td>
            <td class="right">{count}</td>
            <td class="right">{bytes}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
