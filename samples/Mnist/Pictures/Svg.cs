using System.Xml.Linq;

namespace Mnist.Pictures;

/// <summary>The elements of SVG that the pictures are made of.</summary>
internal static class Svg
{
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Rectangle(int x, int y, int width, int height, string fill) => new(
        Namespace + "rect",
        new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", fill));

    /// <summary>A line of text that begins, or with the class <c>caption</c> is centred, at <paramref name="x"/> and stands on <paramref name="y"/>.</summary>
    public static XElement Text(string kind, int x, int y, string text) =>
        new(Namespace + "text", new XAttribute("class", kind), new XAttribute("x", x), new XAttribute("y", y), text);
}
