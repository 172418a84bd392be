// Twelve fragments as programs put them on the clipboard, and the blocks that a story gets of each.

const bold = (text) => ({ text, marks: [{ type: "strong" }] });
const italic = (text) => ({ text, marks: [{ type: "emphasis" }] });
const link = (text, href) => ({ text, marks: [{ type: "link", href }] });
const line = (text) => ({ type: "paragraph", text });

export const FRAGMENTS = [
  {
    from: "Word",
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=EN-GB><!--StartFragment-->
<h1 style='margin-top:12.0pt'>The ferry<o:p></o:p></h1>
<p class=MsoNormal><span style='font-size:11.0pt;font-family:"Calibri",sans-serif'>It sails <b style='mso-bidi-font-weight:normal'>at six</b> and <i>not</i> at five.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span><![endif]>No cars<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>No bicycles<o:p></o:p></p><!--EndFragment--></body></html>`,
    blocks: [{ type: "subhead", text: "The ferry" }, line([{ text: "It sails " }, bold("at six"), { text: " and " }, italic("not"), { text: " at five." }]), { type: "list", items: ["No cars", "No bicycles"] }],
  },
  {
    from: "Word, a numbered list without hidden marks",
    html: `<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>1.&nbsp;&nbsp;Open the gate</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>2.&nbsp;&nbsp;Let the water in</p><p class=MsoNormal>Then wait.</p>`,
    blocks: [{ type: "list", ordered: true, items: ["Open the gate", "Let the water in"] }, line("Then wait.")],
  },
  {
    from: "Google Docs",
    html: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1f0c"><h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt;font-weight:400">Who pays</span></h2><p dir="ltr"><span style="font-weight:400;font-style:normal">The town pays </span><span style="font-weight:700">two thirds</span><span style="font-weight:400">, </span><span style="font-style:italic;font-weight:400">perhaps</span><span style="font-weight:400">. See </span><a href="https://www.google.com/url?q=https://harbour.example/minutes&amp;sa=D" style="text-decoration:none"><span style="color:#1155cc;text-decoration:underline">the minutes</span></a><span>.</span></p><br /><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>Ferry</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>Winter</span></p></li></ul></ul></b>`,
    blocks: [
      { type: "subhead", text: "Who pays" },
      line([{ text: "The town pays " }, bold("two thirds"), { text: ", " }, italic("perhaps"), { text: ". See " }, link("the minutes", "https://harbour.example/minutes"), { text: "." }]),
      { type: "list", items: [{ text: "Ferry", blocks: [{ type: "list", items: ["Winter"] }] }] },
    ],
  },
  {
    from: "Pages",
    html: `<meta charset="utf-8"><style type="text/css">p.p1 {margin: 0.0px} span.s1 {font: 11px Helvetica}</style><p class="p1"><span class="s1">The quay<span class="Apple-converted-space">  </span>is open.</span></p><p class="p2"><span class="s1"></span><br></p><p class="p1"><span class="s1"><b>Signe Dahl</b> said so.</span></p>`,
    blocks: [line("The quay is open."), line([bold("Signe Dahl"), { text: " said so." }])],
  },
  {
    from: "LibreOffice",
    html: `<!DOCTYPE HTML><html><head><style type="text/css">p { line-height: 115% }</style></head><body lang="en-GB"><p style="line-height: 100%; margin-bottom: 0cm"><font face="Liberation Serif, serif"><font size="3" style="font-size: 12pt">A <span style="font-weight: bold">gale</span> is near, H<sub>2</sub>O rises.</font></font></p><blockquote style="margin-left: 1cm"><p><font color="#333333">Stay at home.</font></p></blockquote></body></html>`,
    blocks: [line([{ text: "A " }, bold("gale"), { text: " is near, H" }, { text: "2", marks: [{ type: "subscript" }] }, { text: "O rises." }]), { type: "quotation", blocks: [line("Stay at home.")] }],
  },
  {
    from: "Outlook",
    html: `<div class="WordSection1"><p class="MsoNormal"><span lang="EN-US">Dear desk,<o:p></o:p></span></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">the pool closes at <span style="text-decoration:line-through">14:00</span> 15:00.<img width="1" height="1" src="https://track.example/p.gif"></p></div>`,
    blocks: [line("Dear desk,"), line([{ text: "the pool closes at " }, { text: "14:00", marks: [{ type: "strike" }] }, { text: " 15:00." }])],
  },
  {
    from: "Gmail",
    html: `<div dir="ltr"><div>First line.</div><div><br></div><div>Second line<br>and its end.</div><div class="gmail_signature">Petra, +00 123</div></div>`,
    blocks: [line("First line."), line("Second line\nand its end.")],
  },
  {
    from: "Apple Mail, a quoted answer",
    html: `<div class="Apple-interchange-newline">I agree.</div><blockquote type="cite" class=""><div class="">Shall we print it?<br class=""><br class="">Ilse</div></blockquote>`,
    blocks: [line("I agree."), { type: "quotation", blocks: [line("Shall we print it?"), line("Ilse")] }],
  },
  {
    from: "a web page",
    html: `<article class="story"><h3 id="x">How it came<a class="anchor" href="#x">#</a></h3><p class="lede">The <em>old</em> wall <a href="https://wall.example/a?b=1" onclick="steal()">fell</a>.</p><script>alert(1)</script><div class="ad"><iframe src="https://ads.example"></iframe></div><p><u>Nobody</u> was hurt&#8203;.</p><hr><p><a href="javascript:alert(1)">Click</a></p></article>`,
    blocks: [
      { type: "subhead", level: 3, text: "How it came#" },
      line([{ text: "The " }, italic("old"), { text: " wall " }, link("fell", "https://wall.example/a?b=1"), { text: "." }]),
      line([{ text: "Nobody", marks: [{ type: "underline" }] }, { text: " was hurt." }]),
      { type: "divider" },
      line("Click"),
    ],
  },
  {
    from: "a spreadsheet",
    html: `<google-sheets-html-origin><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:21px;"><td style="font-weight:bold">Boat</td><td style="font-weight:bold">Length</td></tr><tr><td>Tressey</td><td style="text-align:right">31</td></tr></tbody></table>`,
    blocks: [{ type: "table", rows: [["Boat", "Length"], ["Tressey", { text: "31", align: "end" }]] }],
  },
  {
    from: "a page's layout of one cell, with breaks for paragraphs",
    html: `<table width="600"><tr><td><font size="2">The market opens.<br><br>It closes <b>at four</b>.</font></td></tr></table>`,
    blocks: [line("The market opens."), line([{ text: "It closes " }, bold("at four"), { text: "." }])],
  },
  {
    from: "plain text",
    text: "One paragraph.\n\nAnother, with <b>no</b> markup.",
    blocks: [line("One paragraph."), line("Another, with <b>no</b> markup.")],
  },
];
