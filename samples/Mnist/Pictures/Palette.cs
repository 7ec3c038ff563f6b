using System;
using System.Globalization;

namespace Mnist.Pictures;

/// <summary>Colours of values, in few enough steps that neighbours share one.</summary>
internal static class Palette
{
    /// <summary>The colour of weight 0 and of paper.</summary>
    public const string White = "#ffffff";

    private const int Steps = 16;
    private static readonly (int Red, int Green, int Blue) Paper = (255, 255, 255), Ink = (20, 20, 30), Warm = (178, 24, 43), Cold = (33, 102, 172);

    /// <summary>White at 0, ever deeper red up to 1 and ever deeper blue down to -1; beyond these as at the end.</summary>
    public static string Signed(float value) => Mix(value < 0 ? Cold : Warm, MathF.Abs(value));

    /// <summary>White paper at 0, black ink at 1.</summary>
    public static string Grey(float value) => Mix(Ink, value);

    private static string Mix((int Red, int Green, int Blue) color, float share)
    {
        int step = (int)MathF.Round(Math.Clamp(share, 0f, 1f) * Steps);
        int Between(int from, int to) => from + ((to - from) * step / Steps);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{Between(Paper.Red, color.Red):x2}{Between(Paper.Green, color.Green):x2}{Between(Paper.Blue, color.Blue):x2}");
    }
}
