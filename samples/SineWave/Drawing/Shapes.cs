using System.Collections.Generic;
using System.Xml.Linq;

namespace SineWave.Drawing;

/// <summary>What the pictures are drawn with, as elements of SVG.</summary>
internal static class Shapes
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>A picture on white ground.</summary>
    public static XDocument Picture(int width, int height, params object[] content) => new(new XElement(
        Svg + "svg",
        new XAttribute("viewBox", $"0 0 {width} {height}"),
        new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "white")),
        content));

    /// <summary>A line through points <c>x,y</c>.</summary>
    public static XElement Line(IEnumerable<string> points, string color, int width, string dashes = "") => new(
        Svg + "polyline",
        new XAttribute("points", string.Join(" ", points)),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", color),
        new XAttribute("stroke-width", width),
        dashes.Length == 0 ? null : new XAttribute("stroke-dasharray", dashes));

    /// <summary>A small disc around a point <c>x,y</c>.</summary>
    public static XElement Dot(string point, string color)
    {
        string[] place = point.Split(',');
        return new(Svg + "circle", new XAttribute("cx", place[0]), new XAttribute("cy", place[1]), new XAttribute("r", 2), new XAttribute("fill", color));
    }

    /// <summary>Words, beginning at a point.</summary>
    public static XElement Text(int x, int y, string text, string color = "black") => new(
        Svg + "text",
        new XAttribute("x", x),
        new XAttribute("y", y),
        new XAttribute("font-family", "sans-serif"),
        new XAttribute("font-size", 12),
        new XAttribute("fill", color),
        text);
}
