using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using SineWave.Drawing;

namespace SineWave.Gradients;

/// <summary>Draws how gradients vanish and explode on their way back through time, as SVG: a line a network, each power of ten as high as the next.</summary>
internal static class GradientPicture
{
    private const int Left = 60;
    private const int Top = 40;
    private const int Width = 480;
    private const int Height = 280;

    private static readonly string[] Colors = ["#c33", "#2a8c4a", "#357"];

    /// <summary>The picture.</summary>
    public static XDocument Draw(IReadOnlyList<GradientFlow> flows)
    {
        double[] powers = [.. flows.SelectMany(flow => flow.Shares).Where(Shows).Select(share => Math.Log10(share))];
        int least = (int)Math.Floor(powers.Min()), most = (int)Math.Ceiling(powers.Max()), steps = flows[0].Shares.Length;
        int every = Math.Max(1, (int)Math.Ceiling((most - least) / 12.0));
        string Point(int step, double power) => string.Create(
            CultureInfo.InvariantCulture, $"{Left + ((double)Width * step / (steps - 1)):F1},{Top + (Height * (most - power) / (most - least)):F1}");
        IEnumerable<int> marks = Enumerable.Range(least, most - least + 1).Where(power => power % every == 0);

        return Shapes.Picture(
            Left + Width + 20,
            Top + Height + 50,
            Shapes.Text(10, 20, "the gradient of the state at each step, as a share of that at the last step"),
            marks.Select(power => Shapes.Line([Point(0, power), Point(steps - 1, power)], "#ddd", 1)),
            marks.Select(power => Shapes.Text(10, Top + (Height * (most - power) / (most - least)) + 4, string.Create(CultureInfo.InvariantCulture, $"1e{power:+0;-0;0}"))),
            flows.Select((flow, i) => Shapes.Line(Visible(flow, Point), Colors[i % Colors.Length], 3)),
            flows.Select((flow, i) => Shapes.Text(Left + Width - 190, Top + 200 + (16 * i), flow.Name, Colors[i % Colors.Length])),
            Shapes.Text(Left, Top + Height + 20, "first step"),
            Shapes.Text(Left + Width - 50, Top + Height + 20, "last step"));
    }

    // A gradient that has vanished altogether has no logarithm: the line begins where there is one.
    private static IEnumerable<string> Visible(GradientFlow flow, Func<int, double, string> point) =>
        Enumerable.Range(0, flow.Shares.Length).Where(step => Shows(flow.Shares[step])).Select(step => point(step, Math.Log10(flow.Shares[step])));

    private static bool Shows(float share) => share > 0 && float.IsFinite(share);
}
