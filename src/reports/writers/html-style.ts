/** The style sheet of HTML reports. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: light-dark(#fdfdfc, #16181c); --ink: light-dark(#1d2126, #e4e6ea); --faint: light-dark(#6a717b, #99a0ab);
  --line: light-dark(#e2e4e8, #30343b); --raised: light-dark(#f4f5f6, #1d2025); --bar: light-dark(#b9d5f2, #2b4d73);
  --conv: light-dark(#0b62c4, #6cb0ff); --pool: light-dark(#15803d, #5fce8b); --dense: light-dark(#a21caf, #e28bec);
  --norm: light-dark(#0f766e, #4fd1c5); --activation: light-dark(#b45309, #f5b15c); --elementwise: light-dark(#3b5b84, #9dbce5);
  --shape: light-dark(#52606d, #a8b6c4); --recurrent: light-dark(#6d28d9, #b79bff); --loss: light-dark(#b91c1c, #ff8a80);
  --data: light-dark(#6a717b, #99a0ab); --other: light-dark(#9a3412, #ffab86);
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem clamp(1rem, 4vw, 4rem); background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
article + article { margin-top: 4rem; border-top: 1px solid var(--line); padding-top: 2rem; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2rem 0 .4rem; font-size: 1.05rem; }
.caption { margin: .3rem 0 1.4rem; color: var(--faint); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; width: fit-content; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures .scroll { width: auto; }
.figures table { width: 100%; table-layout: fixed; }
td.figure { vertical-align: top; padding: .8rem; text-align: center; }
td.figure svg { max-width: 100%; height: auto; }
section + section > .scroll:first-child { margin-top: 1.6rem; }
details { margin-top: 1.4rem; }
summary { cursor: pointer; margin-bottom: .5rem; }
th, td { padding: .32rem .8rem; text-align: left; vertical-align: baseline; font-weight: normal; white-space: nowrap; }
thead th { background: var(--raised); color: var(--faint); font-size: .85rem; border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
tbody tr:hover { background: var(--raised); }
tbody th { font-weight: 600; }
.right { text-align: right; }
.faint, .working { color: var(--faint); }
.working { font-size: .93em; }
math { font-size: 1.02em; }
.item { display: inline-block; margin-right: .9em; }
.block > :first-child { border-left: 3px solid var(--bar); padding-left: calc(.8rem - 3px); }
.sum { background: var(--raised); }
.percent { position: relative; min-width: 9.5rem; isolation: isolate; }
.bar { position: absolute; inset: .35rem auto .35rem .8rem; width: calc(var(--share) * .42); min-width: 1px; background: var(--bar); border-radius: 2px; z-index: -1; }
dl { display: grid; grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr); gap: .35rem 1.4rem; margin: 1.4rem 0; }
dt { grid-column: 1; color: var(--faint); }
dd { grid-column: 2; margin: 0; overflow: auto hidden; font-variant-numeric: tabular-nums; }
dd math { font-size: 1.1em; math-style: normal; }
ul { margin: .2rem 0; padding-left: 1.2rem; }
li + li { margin-top: .25rem; }
.conv { color: var(--conv); } .pool { color: var(--pool); } .dense { color: var(--dense); } .norm { color: var(--norm); }
.activation { color: var(--activation); } .elementwise { color: var(--elementwise); } td .shape { color: var(--shape); }
.recurrent { color: var(--recurrent); } .loss, .output { color: var(--loss); } .input, .data { color: var(--data); }
.detection, .unknown, .error, .warning { color: var(--other); }
.added { color: var(--pool); } .removed { color: var(--loss); } .changed { color: var(--activation); }
footer { margin-top: 3rem; color: var(--faint); font-size: .85rem; }
@media print { .scroll { border: 0; overflow: visible; } body { padding: 0; } }
`
