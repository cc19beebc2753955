package dev.quipu.catalog.render;

/** How the pages look: by daylight and at night, on a desk and on a phone, on paper. */
final class Stylesheet {
    static final String CSS = """
            :root{color-scheme:light dark;--bg:#f7f5f1;--paper:#fff;--ink:#22252b;--soft:#6a6f78;--edge:#ddd8ce;\
            --head:#f0ebe1;--accent:#a8452a;--pk:#8a6100;--fk:#0f6b6b;--code:#f3f0ea;--line:#8f8a80;
            --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
            --mono:ui-monospace,"SF Mono",Menlo,"Cascadia Mono","DejaVu Sans Mono",Consolas,monospace}
            @media (prefers-color-scheme:dark){:root{--bg:#14161a;--paper:#1b1e24;--ink:#e7e4de;--soft:#9aa0aa;\
            --edge:#333841;--head:#252932;--accent:#f0936f;--pk:#e2b64f;--fk:#5cc4bd;--code:#242830;--line:#747b87}}
            *{box-sizing:border-box}
            html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
            body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 var(--sans)}
            a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
            a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
            .skip{position:absolute;left:-99em}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .8rem}
            .frame-page{display:grid;grid-template-columns:15.5rem minmax(0,1fr);max-width:110rem;margin:0 auto}
            nav.side{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.6rem 1rem 2rem 1.5rem;\
            font-size:.875rem}
            nav.side h2{font-size:.72rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:1.3rem 0 .35rem;border:0;padding:0}
            nav.side ul{list-style:none;margin:0;padding:0}
            nav.side a{display:block;padding:.16rem .55rem;margin-left:-.55rem;border-radius:5px;color:inherit;\
            text-decoration:none;overflow-wrap:anywhere}
            nav.side a:hover{background:var(--head)}
            nav.side a[aria-current]{background:var(--head);color:var(--accent);font-weight:600}
            nav.side .home{font-weight:700;font-size:1rem}
            main{padding:1.6rem 2rem 4rem;min-width:0}
            h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.015em;margin:.1rem 0 .5rem;overflow-wrap:anywhere}
            h2{font-size:1.1rem;margin:2.4rem 0 .7rem}
            h2 a{color:inherit;text-decoration:none}h2 a:hover::after{content:" #";color:var(--soft)}
            .kind{color:var(--soft);font-size:.875rem;margin:0}
            .comment{white-space:pre-line;max-width:70ch;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
            .facts{margin:.4rem 0;padding-left:1.1rem;color:var(--soft)}
            .scroll{overflow:auto;background:var(--paper);border:1px solid var(--edge);border-radius:10px}
            .diagram{max-height:88vh;margin:1.2rem 0 0}
            .legend{font-size:.8rem;color:var(--soft);margin:.5rem 0 0}
            table{border-collapse:collapse;width:100%;font-size:.875rem}
            th{text-align:left;font-weight:600;color:var(--soft);font-size:.78rem;background:var(--head);white-space:nowrap}
            th,td{padding:.42rem .8rem;vertical-align:top;border-bottom:1px solid var(--edge)}
            tr:last-child td{border-bottom:0}
            td{white-space:nowrap}td.prose{white-space:pre-line;overflow-wrap:break-word;min-width:20ch}
            tr:target td{background:var(--head)}
            td .go{color:inherit;text-decoration:none}td .go:hover{text-decoration:underline}
            code,pre{font-family:var(--mono);font-size:.92em}
            td:first-child code{font-weight:600}
            td.group{white-space:normal;min-width:11rem}
            td.long code{display:block;min-width:30ch;white-space:pre-wrap;overflow-wrap:anywhere}
            pre{margin:0;padding:.9rem 1.1rem;font-size:.85rem;line-height:1.55}
            .badge{display:inline-block;font:600 .68rem/1.5 var(--mono);padding:0 .36rem;border-radius:4px;\
            border:1px solid currentColor;margin-right:.3rem;vertical-align:.08em}
            .PK{color:var(--pk)}.FK{color:var(--fk)}
            footer{margin-top:3rem;color:var(--soft);font-size:.8rem}
            .er{display:block;max-width:100%;height:auto;margin:0 auto;font-family:var(--mono);font-size:12px;fill:var(--ink)}
            .er a{text-decoration:none}
            .er .frame{fill:var(--paper);stroke:var(--edge);stroke-width:1.2}
            .er .head{fill:var(--head)}
            .er .box:hover .frame,.er .box:focus-visible .frame,.er .focus .frame{stroke:var(--accent);stroke-width:1.8}
            .er .box:focus{outline:0}
            .er .title{font:600 13px var(--sans)}
            .er .type{text-anchor:end;font-size:11px;fill:var(--soft)}
            .er .nullable,.er .more{fill:var(--soft)}.er .more{font:italic 11.5px var(--sans)}
            .er .key{font-size:10px;font-weight:700}.er .pk{fill:var(--pk)}.er .fk{fill:var(--fk)}
            .er .line,.er .mark{fill:none;stroke:var(--line);stroke-width:1.4}
            .er .zero{fill:var(--paper)}
            .er .line:hover{stroke:var(--accent);stroke-width:2.2}
            @media (max-width:60rem){.frame-page{display:flex;flex-direction:column}
            nav.side{order:2;position:static;max-height:none;border-top:1px solid var(--edge);padding:1rem 1rem 3rem;columns:2}
            nav.side h2{column-span:all}nav.side .home{column-span:all}
            main{padding:1.1rem 1rem 2rem;width:100%}h1{font-size:1.45rem}}
            @media (max-width:42rem){
            .grid table,.grid tbody,.grid tr,.grid td{display:block;width:100%}.grid thead{display:none}
            .grid tr{padding:.55rem .9rem;border-bottom:1px solid var(--edge)}.grid tr:last-child{border-bottom:0}
            .grid td{border:0;padding:.1rem 0 .1rem 6.6rem;position:relative;min-height:1.5em}
            .grid td::before{content:attr(data-label);position:absolute;left:0;width:6.2rem;color:var(--soft);font-size:.8rem}
            .grid td,.grid td code{white-space:pre-line;overflow-wrap:anywhere}
            .grid td:first-child{padding-left:0;font-size:.95rem}.grid td:first-child::before{content:none}
            .grid td:empty{display:none}td.long code,td.prose,td.group{min-width:0}}
            @media print{nav.side,.skip{display:none}.frame-page{display:block}.diagram{max-height:none}}
            """;

    private Stylesheet() {}
}
