// How a report page looks: on a screen, light or dark, wide or narrow, and on paper.
#include "report/page_model.hpp"

namespace rectool {

namespace {

constexpr const char* colours = R"css(
:root{--paper:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d3d9df;--card:#f5f7f9;--wave:#5b6b7c;--same:#dfe7ee;--same-line:#b4c2cf;
--u:#a3201a;--u-ink:#fff;--d:#14588f;--d-ink:#0e4673;--good:#1a6b38;--measured:#14588f;--bad:#a3201a;--open:#7a5200;
--good-bg:#edf7f0;--measured-bg:#eef5fb;--bad-bg:#fcf0ef;--open-bg:#fdf6e7}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e7ebef;--soft:#a3aeb9;--line:#38424c;--card:#1d232a;
--wave:#9fb0c0;--same:#27323c;--same-line:#46555f;--u:#ff8f86;--u-ink:#2a0705;--d:#7dbcf2;--d-ink:#a9d4f9;--good:#74cf95;
--measured:#7dbcf2;--bad:#ff8f86;--open:#ecc06a;--good-bg:#16261c;--measured-bg:#15222e;--bad-bg:#2c1917;--open-bg:#2a2314}}
)css";

constexpr const char* page = R"css(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:68rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1,h2,h3,p,ul,dl,dd,figure{margin:0;padding:0}
h1{font-size:1.7rem;line-height:1.2;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:2.2rem 0 .7rem;padding-bottom:.3rem;border-bottom:1px solid var(--line);break-after:avoid}
h3{font-size:1rem;margin-bottom:.5rem}
.brand{font-size:.8rem;font-weight:600;letter-spacing:.14em;text-transform:uppercase;color:var(--soft)}
.names{margin-top:.3rem;color:var(--soft)}
.skip{position:absolute;left:-999rem;top:0;padding:.5rem 1rem;background:var(--ink);color:var(--paper);z-index:2}
.skip:focus{left:0}
:focus-visible{outline:3px solid var(--d);outline-offset:2px}
.defs{position:absolute}
.verdict{display:flex;gap:1.1rem;margin-top:1.4rem;padding:1.1rem 1.3rem;border:1px solid var(--tone);border-left-width:8px;
border-radius:4px;background:var(--tone-bg)}
.good{--tone:var(--good);--tone-bg:var(--good-bg)}.measured{--tone:var(--measured);--tone-bg:var(--measured-bg)}
.bad{--tone:var(--bad);--tone-bg:var(--bad-bg)}.open{--tone:var(--open);--tone-bg:var(--open-bg)}
.verdict h2{margin:0;padding:0;border:0;font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft)}
.sign{flex:none;width:3rem;height:3rem}
.sign circle{fill:none;stroke:var(--tone);stroke-width:3}
.sign path{fill:none;stroke:var(--tone);stroke-width:4.5;stroke-linecap:round;stroke-linejoin:round}
.say{font-size:1.3rem;line-height:1.3;font-weight:650;color:var(--tone)}
.more{margin-top:.25rem;font-size:1.05rem}
.limits{margin:.7rem 0 0 1.1rem}
.limits li+li,.notes li+li{margin-top:.3rem}
.notes{padding-left:1.1rem}
dl>div{display:flex;gap:.8rem;padding:.3rem 0;border-top:1px solid var(--line)}
dl>div:first-child{border-top:0}
dt{flex:0 0 8rem;color:var(--soft)}
dd{flex:1;min-width:0}
.code{font:.85em/1.5 ui-monospace,"Liberation Mono","DejaVu Sans Mono",monospace}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
.side{padding:.9rem 1.1rem;border:1px solid var(--line);border-radius:4px;background:var(--card)}
.side .notes{margin-top:.6rem}
footer{margin-top:2.4rem;padding-top:.8rem;border-top:3px double var(--line);color:var(--soft);font-size:.9rem}
)css";

constexpr const char* pictures = R"css(
.canvas{position:relative}
.picture{display:block;width:100%;height:16rem;overflow:hidden}
.band{fill:var(--card);stroke:var(--line);vector-effect:non-scaling-stroke}
.chain{fill:var(--same);stroke:var(--same-line)}
.wave{fill:var(--wave)}
.same{fill:var(--same);stroke:var(--same-line);vector-effect:non-scaling-stroke}
.edit{vector-effect:non-scaling-stroke}
.edit.u{stroke:var(--u);stroke-width:1.8}
.edit.d{stroke:var(--d);stroke-width:1.4;stroke-dasharray:5 3}
.void{stroke:var(--soft);stroke-dasharray:1 3;vector-effect:non-scaling-stroke}
.pb-u{fill:var(--u);opacity:.2}.pb-d{fill:var(--d);opacity:.07}.pb-v{fill:var(--paper);opacity:.6}
.pl-u,.pl-d{fill:none}.pl-u{stroke:var(--u);stroke-width:2.2}.pl-d{stroke:var(--d);stroke-width:.9}.pl-v{fill:var(--soft)}
.letter{position:absolute;left:.35rem;padding:0 .4rem;border-radius:3px;background:var(--ink);color:var(--paper);font-size:.8rem;
line-height:1.35rem}
.la{top:.35rem}.lb{bottom:.35rem}
.ticks{position:relative;height:1.35rem;font-size:.75rem;color:var(--soft);font-variant-numeric:tabular-nums}
.ticks span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.ticks .first{transform:none}
.marks{position:relative;height:3.1rem}
.marks.flat{height:1.6rem}
.marks .mark{position:absolute;transform:translateX(-50%)}
.up .mark{bottom:.1rem}.up .low{bottom:1.6rem}
.down .mark{top:.1rem}.down .low{top:1.6rem}
.mark{display:inline-block;min-width:1.4rem;padding:0 .3rem;border:1.5px solid var(--u);border-radius:2px;background:var(--u);
color:var(--u-ink);font-size:.75rem;line-height:1.25rem;font-weight:700;text-align:center;text-decoration:none;white-space:nowrap;
font-variant-numeric:tabular-nums}
.mark i{font-style:normal;margin-left:.15rem}
.mark.d{border:1.5px dashed var(--d);border-radius:.8rem;background:var(--paper);color:var(--d-ink)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;margin-top:.8rem;font-size:.9rem}
.legend li{display:flex;align-items:center;gap:.45rem}
.swatch{width:2.25rem;height:1.15rem;flex:none}
.timeline figcaption p{margin-top:.4rem;color:var(--soft);font-size:.85rem}
.close-ups{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.2rem}
.close-up figcaption{margin-bottom:.2rem;font-weight:600;font-size:.9rem}
.close-up .picture{height:10rem}
)css";

constexpr const char* tables = R"css(
.edits{width:100%;border-collapse:collapse;font-size:.92rem;overflow-wrap:normal}
.edits caption{caption-side:bottom;text-align:left;padding-top:.5rem;color:var(--soft);font-size:.85rem}
.edits th,.edits td{padding:.42rem .6rem .42rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.edits thead th{color:var(--soft);font-size:.8rem;font-weight:600;border-bottom:2px solid var(--line)}
.edits tbody th{font-weight:600;white-space:nowrap}
.edits .mark{margin-right:.3rem}
.edits td:last-child{overflow-wrap:anywhere}
.num{font-variant-numeric:tabular-nums}
.one{white-space:nowrap}
.edits tr:target{background:var(--card)}
@media screen and (max-width:46rem){
.edits tbody,.edits tr,.edits th,.edits td,.edits caption{display:block}
.edits{display:flex;flex-direction:column}.edits caption{order:2}
.edits thead{position:absolute;left:-999rem}
.edits tr{padding:.6rem 0;border-bottom:1px solid var(--line)}
.edits th,.edits td{padding:.1rem 0;border:0}
.edits td{display:flex;gap:.8rem}
.edits td::before{content:attr(data-name);flex:0 0 8rem;color:var(--soft)}
.timeline .odd{display:none}
h1{font-size:1.4rem}.verdict{flex-direction:column;gap:.6rem}.sign{width:2.2rem;height:2.2rem}
dl>div{flex-direction:column;gap:0}dt{flex:none}
}
@media print{
@page{size:A4;margin:16mm 15mm 18mm;@bottom-left{content:"rectool";font:8pt sans-serif;color:#59636e}
@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#59636e}}
html{font-size:9.5pt}
body{padding:0;max-width:none}
.skip{display:none}
.verdict,.side,.timeline,.close-up,.edits tr,footer,li{break-inside:avoid}
.edits thead{display:table-header-group}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
)css";

} // namespace

std::string page_style() {
    return std::string(colours) + page + pictures + tables;
}

} // namespace rectool
