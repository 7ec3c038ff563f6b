using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;

namespace Mnist.Pictures;

/// <summary>A small picture as SVG: a background and, for each other colour, one path of all its pixels, runs along a row joined.</summary>
internal static class PixelPicture
{
    /// <summary>Draws a picture as a group of its own, at its place in the document.</summary>
    /// <param name="colors">The colour of each pixel, row by row.</param>
    /// <param name="columns">The pixels of a row.</param>
    /// <param name="background">The colour that is not drawn pixel by pixel.</param>
    /// <param name="x">The left edge.</param>
    /// <param name="y">The upper edge.</param>
    /// <param name="width">The width in the document's units; the height follows.</param>
    public static XElement Draw(ReadOnlySpan<string> colors, int columns, string background, int x, int y, int width)
    {
        int rows = colors.Length / columns;
        SortedDictionary<string, StringBuilder> paths = new(StringComparer.Ordinal);
        for (int row = 0; row < rows; row++)
        {
            AppendRuns(paths, colors.Slice(row * columns, columns), row, background);
        }

        double scale = (double)width / columns;
        return new XElement(
            Svg.Namespace + "g",
            new XAttribute("transform", string.Create(CultureInfo.InvariantCulture, $"translate({x} {y}) scale({scale:0.####})")),
            new XAttribute("shape-rendering", "crispEdges"),
            Svg.Rectangle(0, 0, columns, rows, background),
            paths.Select(path => new XElement(Svg.Namespace + "path", new XAttribute("fill", path.Key), new XAttribute("d", path.Value.ToString()))));
    }

    // Each run is a rectangle of one pixel's height: to its corner, right, down, left, back.
    private static void AppendRuns(SortedDictionary<string, StringBuilder> paths, ReadOnlySpan<string> colors, int row, string background)
    {
        for (int start = 0, end; start < colors.Length; start = end)
        {
            end = start + 1;
            while (end < colors.Length && colors[end] == colors[start])
            {
                end++;
            }

            if (colors[start] == background)
            {
                continue;
            }

            if (!paths.TryGetValue(colors[start], out StringBuilder? path))
            {
                paths.Add(colors[start], path = new StringBuilder());
            }

            int length = end - start;
            path.Append(CultureInfo.InvariantCulture, $"M{start} {row}h{length}v1h-{length}z");
        }
    }
}
