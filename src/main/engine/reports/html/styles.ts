/** The report's whole look: A4, light, calm. Lengths in px at 96 dpi; the text area is 688 px wide (182 mm). */
export const CONTENT_WIDTH = 688;

/** `families` is the CSS list of embedded fonts, empty or ending in a comma. */
export function styles(fontFaces: string, families: string): string {
  return `${fontFaces}
@page {
  size: A4;
  margin: 15mm 14mm 17mm;
  @bottom-left { content: "Watchdeck"; font: 500 8px ${families} sans-serif; color: #8a94a1; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 500 8px ${families} sans-serif; color: #8a94a1; }
}
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body {
  margin: 0 auto; width: ${CONTENT_WIDTH}px; background: #fff; color: #1c2430;
  font: 10.5px/1.45 ${families} Inter, "Segoe UI", system-ui, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; font-feature-settings: "tnum";
}
header { display: flex; justify-content: space-between; align-items: flex-start; margin-bottom: 14px; }
.brand { display: flex; align-items: center; gap: 6px; font-size: 10px; font-weight: 600; color: #55606e; }
h1 { margin: 8px 0 2px; font-size: 21px; line-height: 1.2; font-weight: 650; letter-spacing: -0.012em; }
.made { color: #6a7583; text-align: right; font-size: 9px; line-height: 1.55; max-width: 230px; overflow-wrap: anywhere; }
.period { color: #3c4654; font-size: 11px; }
.state {
  display: flex; gap: 9px; align-items: center; padding: 10px 13px; margin-bottom: 12px;
  border-radius: 6px; font-size: 12.5px; font-weight: 550; line-height: 1.35;
}
.state svg { flex: none; }
.state.good { background: #eef7f0; color: #17512c; }
.state.bad { background: #fcf0ef; color: #7c1d18; }
.state.none { background: #f2f4f7; color: #3c4654; }
.figures { display: grid; grid-template-columns: repeat(6, 1fr); border: 1px solid #e3e7ec; border-radius: 6px; }
.figure { padding: 9px 10px 8px; min-width: 0; }
.figure + .figure { border-left: 1px solid #e3e7ec; }
.figure .k { color: #6a7583; font-size: 8.5px; font-weight: 500; }
.figure .v { font-size: 16px; font-weight: 620; letter-spacing: -0.01em; line-height: 1.35; white-space: nowrap; }
.figure .n { color: #6a7583; font-size: 8.5px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
section { margin-top: 22px; }
h2 { margin: 0 0 9px; padding-bottom: 5px; border-bottom: 1px solid #d8dde4; font-size: 13px; font-weight: 650; break-after: avoid; }
h2 small { margin-left: 6px; overflow-wrap: anywhere; color: #6a7583; font-size: 9.5px; font-weight: 450; }
h3 { margin: 0 0 4px; font-size: 11px; font-weight: 620; overflow-wrap: anywhere; }
h3 small { margin-left: 6px; color: #6a7583; font-size: 9px; font-weight: 450; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 16px 20px; }
.charts > svg, .target { break-inside: avoid; }
.target { margin-top: 16px; }
.target .strip { margin-bottom: 8px; }
svg { display: block; font-family: inherit; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { padding: 0 8px 4px 0; color: #6a7583; font-size: 8.5px; font-weight: 500; text-align: left; border-bottom: 1px solid #d8dde4; }
td { padding: 5px 8px 5px 0; vertical-align: top; border-bottom: 1px solid #edf0f3; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
.r { text-align: right; }
.nowrap { white-space: nowrap; overflow-wrap: normal; }
.sub { color: #6a7583; font-size: 8.5px; line-height: 1.35; overflow-wrap: anywhere; }
.strong { font-weight: 600; }
td.last, th.last { padding-left: 10px; }
.sev svg { flex: none; }
.sev { display: inline-flex; align-items: center; gap: 5px; white-space: nowrap; }
.down { color: #b3261e; }
.bar { height: 6px; margin-top: 5px; border-radius: 3px; background: #e9edf1; overflow: hidden; }
.bar div { height: 100%; background: #0072b2; }
.bar.high div { background: #c4520a; }
.bar.full div { background: #b3261e; }
.note { margin: 7px 0 0; color: #6a7583; font-size: 9px; overflow-wrap: anywhere; }
.none { color: #6a7583; }
.c-title { font-size: 11px; font-weight: 600; fill: #1c2430; }
.c-tick { font-size: 8.5px; fill: #6a7583; }
.c-day { font-weight: 600; fill: #3c4654; }
.c-head { font-size: 8.5px; fill: #8a94a1; }
.c-name { font-size: 9px; fill: #3c4654; }
.c-value { font-size: 9px; fill: #1c2430; }
.c-note { font-size: 10px; fill: #8a94a1; }
.c-grid { stroke: #edf0f3; stroke-width: 1; }
.c-base { stroke: #c3cad3; stroke-width: 1; }
.c-mark { stroke: #c3cad3; stroke-width: 1; }
.c-line { fill: none; stroke-width: 1.35; stroke-linejoin: round; stroke-linecap: round; }
.c-span { fill: #c92a2a; fill-opacity: 0.13; }
.c-empty { fill: #fafbfc; stroke: #e3e7ec; stroke-dasharray: 3 3; }
.s-up { fill: #5fb37c; }
.s-down { fill: #c92a2a; }
.s-none { fill: #d8dde4; }
`;
}
