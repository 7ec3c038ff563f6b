using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace Compiled;

/// <summary>A curve of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Its points; those that are not finite leave a gap.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Charts as SVG, to stand in a page. Numbers are written in the same way in every culture.</summary>
internal static class Svg
{
    private const int Width = 460, Height = 240, Left = 62, Right = 12, Top = 12, Bottom = 34, Ticks = 5;

    private static readonly string[] Colours = ["#1f6fb4", "#d9541e", "#2a8c4a", "#8a3fb0", "#b8860b", "#4a4a4a"];

    /// <summary>Text as it may stand in HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Curves over a common axis.</summary>
    public static string Lines(string title, string axis, IReadOnlyList<ChartSeries> series)
    {
        (double X, double Y)[] all = [.. series.SelectMany(one => one.Points).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        Scale x = Scale.Of(all.Select(point => point.X)), y = Scale.Of(all.Select(point => point.Y));
        StringBuilder svg = Begin(title);
        Axes(svg, axis, x, y);
        for (int i = 0; i < series.Count; i++)
        {
            string colour = Colours[i % Colours.Length];
            foreach (List<(double X, double Y)> run in Runs(series[i].Points))
                Curve(svg, run, x, y, colour);
            svg.Append(Invariant($"<text x='{Left + 8}' y='{Top + 14 + (15 * i)}' fill='{colour}'>{Escape(series[i].Name)}</text>\n"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Points alone.</summary>
    public static string Points(string title, string axis, IReadOnlyList<(double X, double Y)> points)
    {
        Scale x = Scale.Of(points.Select(point => point.X)), y = Scale.Of(points.Select(point => point.Y));
        StringBuilder svg = Begin(title);
        Axes(svg, axis, x, y);
        foreach ((double X, double Y) point in points)
            Curve(svg, [point], x, y, Colours[0]);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Bars of equal width from one number to another.</summary>
    public static string Bars(string title, double from, double to, IReadOnlyList<long> counts)
    {
        Scale x = new(from, to > from ? to : from + 1), y = new(0, Math.Max(1, counts.Max()));
        StringBuilder svg = Begin(title);
        Axes(svg, "", x, y);
        double width = (double)(Width - Left - Right) / counts.Count;
        for (int i = 0; i < counts.Count; i++)
        {
            double top = PlaceY(y, counts[i]);
            svg.Append(Invariant($"<rect x='{Left + (i * width):F2}' y='{top:F2}' width='{width:F2}' height='{Height - Bottom - top:F2}' fill='{Colours[0]}'/>\n"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static StringBuilder Begin(string title) => new StringBuilder().Append(Invariant(
        $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {Height}' width='{Width}' height='{Height}' role='img'><title>{Escape(title)}</title>\n"));

    private static void Axes(StringBuilder svg, string axis, Scale x, Scale y)
    {
        for (int i = 0; i < Ticks; i++)
        {
            double share = (double)i / (Ticks - 1);
            double valueX = x.Least + (share * (x.Most - x.Least)), valueY = y.Least + (share * (y.Most - y.Least));
            double placeX = PlaceX(x, valueX), placeY = PlaceY(y, valueY);
            svg.Append(Invariant($"<line x1='{Left}' x2='{Width - Right}' y1='{placeY:F2}' y2='{placeY:F2}' stroke='#ddd'/>"));
            svg.Append(Invariant($"<text x='{Left - 6}' y='{placeY + 4:F2}' text-anchor='end'>{Number(valueY)}</text>"));
            svg.Append(Invariant($"<text x='{placeX:F2}' y='{Height - Bottom + 15}' text-anchor='middle'>{Number(valueX)}</text>\n"));
        }

        svg.Append(Invariant($"<text x='{(Left + Width - Right) / 2}' y='{Height - 4}' text-anchor='middle'>{Escape(axis)}</text>\n"));
    }

    private static void Curve(StringBuilder svg, List<(double X, double Y)> points, Scale x, Scale y, string colour)
    {
        string path = string.Join(' ', points.Select(point => Invariant($"{PlaceX(x, point.X):F2},{PlaceY(y, point.Y):F2}")));
        svg.Append(points.Count == 1
            ? Invariant($"<circle cx='{PlaceX(x, points[0].X):F2}' cy='{PlaceY(y, points[0].Y):F2}' r='2.5' fill='{colour}'/>\n")
            : Invariant($"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='1.6'/>\n"));
    }

    private static IEnumerable<List<(double X, double Y)>> Runs(IReadOnlyList<(double X, double Y)> points)
    {
        List<(double X, double Y)> run = [];
        foreach ((double X, double Y) point in points)
        {
            if (double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
            yield return run;
    }

    private static double PlaceX(Scale scale, double value) => Left + ((Width - Left - Right) * scale.Share(value));

    private static double PlaceY(Scale scale, double value) => Height - Bottom - ((Height - Top - Bottom) * scale.Share(value));

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private readonly record struct Scale(double Least, double Most)
    {
        public static Scale Of(IEnumerable<double> values)
        {
            double least = values.DefaultIfEmpty(0).Min(), most = values.DefaultIfEmpty(1).Max();
            return most > least ? new(least, most) : new(least - 0.5, most + 0.5);
        }

        public double Share(double value) => (value - Least) / (Most - Least);
    }
}
