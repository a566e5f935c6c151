/** Text for LaTeX: what any engine can set is spelled in its commands; other characters need an engine that reads fonts. */

/** Spellings that work in all engines, in the encodings T1 and TS1. */
const SPELLED: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  "'": '\\textquotesingle{}',
  '`': '\\textasciigrave{}',
  '"': '\\textquotedbl{}',
  '×': '\\texttimes{}',
  '·': '\\textperiodcentered{}',
  '…': '\\dots{}',
  '−': '\\textminus{}',
  '’': '\\textquoteright{}',
  '‘': '\\textquoteleft{}',
  '“': '\\textquotedblleft{}',
  '”': '\\textquotedblright{}',
  '–': '\\textendash{}',
  '—': '\\textemdash{}',
  '°': '\\textdegree{}',
  '²': '\\texttwosuperior{}',
  '³': '\\textthreesuperior{}',
  '≥': '$\\geq$',
  '≤': '$\\leq$',
  '→': '$\\rightarrow$',
  '\u00a0': '~',
  // An engine takes it for a damaged file.
  '\ufffd': '?',
}

/** Digits below the line. */
const INDEX = /[₀-₉]+/g

/** Characters that show nothing by themselves. */
const UNSEEN = /\p{Cf}/gu

/** Beyond ASCII, the table and indices. */
const FOREIGN = /[^ -~₀-₉×·…−’‘“”–—°²³≥≤→\u00a0\ufffd\p{Cf}]/u

/** Whether only an engine that reads OpenType fonts can set the text. */
export function needsFonts(text: string): boolean {
  return FOREIGN.test(text)
}

/** Foreign characters are handed to a command, `\wbo`, one by one: it looks for a font that has them. */
export function texText(text: string): string {
  const parts = [...text.replace(UNSEEN, '').replace(/(?<=([-,<>]))\1/g, '{}$1')]
  return parts
    .map(spelled)
    .join('')
    .replace(INDEX, (digits) => `\\textsubscript{${[...digits].map(digitOf).join('')}}`)
}

function spelled(character: string, i: number, all: readonly string[]): string {
  // The braces that keep `--` from becoming a dash are none of the text's.
  const isGuard = (character === '{' && all[i + 1] === '}') || (character === '}' && all[i - 1] === '{')
  if (isGuard) return character
  return SPELLED[character] ?? (FOREIGN.test(character) ? `\\wbo ${character}` : character)
}

function digitOf(index: string): number {
  return (index.codePointAt(0) ?? 0) - 0x2080
}

/** Fonts that have Chinese, Japanese and Korean, Greek and Cyrillic; the same as those that an SVG asks for, and TeX's own. */
const EAST_ASIAN = [
  ...['Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei'],
  ...['FandolHei-Regular.otf', 'WenQuanYi Micro Hei', 'SimHei'],
]

/** Fonts that have many other scripts. */
const OTHERS = ['DejaVu Sans', 'FreeSans', 'FreeSans.otf', 'Arial Unicode MS', 'Noto Sans', 'Arial']

/** Defines `\wbo`: the character in the first font that has it, else a question mark. */
export const FONT_LINES: readonly string[] = [
  '\\usepackage{fontspec}',
  '\\newcommand{\\wbfont}[2]{\\ifdefined#1\\else\\IfFontExistsTF{#2}{\\newfontfamily#1{#2}}{}\\fi}',
  ...EAST_ASIAN.map((font) => `\\wbfont\\wbeast{${font}}`),
  ...OTHERS.map((font) => `\\wbfont\\wbrest{${font}}`),
  '\\providecommand{\\wbeast}{}\\providecommand{\\wbrest}{}',
  '\\newcommand{\\wbo}[1]{{\\wbeast\\iffontchar\\font`#1 #1\\else\\wbrest\\iffontchar\\font`#1 #1\\else?\\fi\\fi}}',
]
