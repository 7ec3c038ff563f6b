using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace SineWave.Waves;

/// <summary>Draws a forecast as SVG: the wave as a thin line, what was measured as points, what the network says as a thick line, dashed where it hears only itself.</summary>
internal static class WavePicture
{
    private const int Step = 8;
    private const int Middle = 130;
    private const float Scale = 80;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The picture.</summary>
    public static XDocument Draw(Forecast forecast, NoisyWave wave)
    {
        int count = forecast.Values.Length, width = (count + 2) * Step;
        return new XDocument(new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} 270"),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", 270), new XAttribute("fill", "white")),
            Text(10, 20, "a noisy wave (points), the wave below the noise (thin), an RNN's forecast (thick)"),
            Line(Enumerable.Range(0, count + 1).Select(i => Point(i, NoisyWave.Clean(forecast.Start + i))), "#888", 1, ""),
            Enumerable.Range(0, forecast.Heard).Select(i => Dot(i, wave.At(forecast.Start + i))),
            Line(forecast.Values.Take(forecast.Heard).Select((value, i) => Point(i + 1, value)), "#c33", 3, ""),
            Line(forecast.Values.Skip(forecast.Heard - 1).Select((value, i) => Point(forecast.Heard + i, value)), "#c33", 3, "6 5"),
            Text((forecast.Heard + 1) * Step, 260, "from here on it hears only itself")));
    }

    private static XElement Line(IEnumerable<string> points, string color, int width, string dashes) => new(
        Svg + "polyline",
        new XAttribute("points", string.Join(" ", points)),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", color),
        new XAttribute("stroke-width", width),
        dashes.Length == 0 ? null : new XAttribute("stroke-dasharray", dashes));

    private static XElement Dot(int place, float value)
    {
        string[] point = Point(place, value).Split(',');
        return new(Svg + "circle", new XAttribute("cx", point[0]), new XAttribute("cy", point[1]), new XAttribute("r", 2), new XAttribute("fill", "#357"));
    }

    private static XElement Text(int x, int y, string text) =>
        new(Svg + "text", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", 12), text);

    private static string Point(int place, float value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(place + 1) * Step},{Middle - (Math.Clamp(value, -1.4f, 1.4f) * Scale):F1}");
}
