using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using SineWave.Drawing;

namespace SineWave.Waves;

/// <summary>Draws a forecast as SVG: the wave as a thin line, what was measured as points, what the network says as a thick line, dashed where it hears only itself.</summary>
internal static class WavePicture
{
    private const int Step = 8;
    private const int Middle = 130;
    private const float Scale = 80;

    /// <summary>The picture.</summary>
    public static XDocument Draw(Forecast forecast, NoisyWave wave)
    {
        int count = forecast.Values.Length, width = (count + 2) * Step;
        return Shapes.Picture(
            width,
            270,
            Shapes.Text(10, 20, "a noisy wave (points), the wave below the noise (thin), an RNN's forecast (thick)"),
            Shapes.Line(Enumerable.Range(0, count + 1).Select(i => Point(i, NoisyWave.Clean(forecast.Start + i))), "#888", 1),
            Enumerable.Range(0, forecast.Heard).Select(i => Shapes.Dot(Point(i, wave.At(forecast.Start + i)), "#357")),
            Shapes.Line(forecast.Values.Take(forecast.Heard).Select((value, i) => Point(i + 1, value)), "#c33", 3),
            Shapes.Line(forecast.Values.Skip(forecast.Heard - 1).Select((value, i) => Point(forecast.Heard + i, value)), "#c33", 3, "6 5"),
            Shapes.Text((forecast.Heard + 1) * Step, 260, "from here on it hears only itself"));
    }

    private static string Point(int place, float value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(place + 1) * Step},{Middle - (Math.Clamp(value, -1.4f, 1.4f) * Scale):F1}");
}
