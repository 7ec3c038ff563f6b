using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>An HTML page without any other file, put together piece by piece.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _html = new();

    public HtmlPage(string title)
    {
        _html.Append("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n<title>").Append(Svg.Escape(title)).Append("</title>\n")
            .Append("<style>body{font:14px sans-serif;margin:24px;color:#222}svg{font:11px sans-serif;margin:0 16px 8px 0}svg text{fill:#444}")
            .Append("figure{display:inline-block;margin:0 0 12px 0}figcaption{font-weight:bold}table{border-collapse:collapse;margin:8px 0}")
            .Append("td,th{border:1px solid #ccc;padding:2px 8px;text-align:right}pre{background:#f6f6f6;padding:12px;overflow:auto}</style>\n")
            .Append("</head>\n<body>\n<h1>").Append(Svg.Escape(title)).Append("</h1>\n");
    }

    public void Heading(string text) => _html.Append("<h2>").Append(Svg.Escape(text)).Append("</h2>\n");

    public void Paragraph(string text) => _html.Append("<p>").Append(Svg.Escape(text)).Append("</p>\n");

    public void Preformatted(string text) => _html.Append("<pre>").Append(Svg.Escape(text)).Append("</pre>\n");

    /// <summary>A chart, which is HTML already, under a caption.</summary>
    public void Figure(string caption, string svg) =>
        _html.Append("<figure><figcaption>").Append(Svg.Escape(caption)).Append("</figcaption>\n").Append(svg).Append("</figure>\n");

    public void Table(string kind, IEnumerable<string> titles, IEnumerable<IEnumerable<string>> rows)
    {
        _html.Append("<table class='").Append(kind).Append("'>\n");
        Row("th", titles);
        foreach (IEnumerable<string> row in rows)
            Row("td", row);
        _html.Append("</table>\n");
    }

    /// <summary>Something that is HTML already.</summary>
    public void Raw(string html) => _html.Append(html);

    /// <summary>The whole page.</summary>
    public string End() => _html.Append("</body>\n</html>\n").ToString();

    private void Row(string cell, IEnumerable<string> texts) =>
        _html.Append("<tr>").AppendJoin("", texts.Select(text => $"<{cell}>{Svg.Escape(text)}</{cell}>")).Append("</tr>\n");
}
