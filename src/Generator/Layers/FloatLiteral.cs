using System;
using System.Globalization;

namespace Compiled.Generator.Layers;

/// <summary>Floats as C# literals that read back to the same bits on every machine.</summary>
internal static class FloatLiteral
{
    public static string Of(float value)
    {
        if (float.IsNaN(value))
            return "float.NaN";
        if (float.IsInfinity(value))
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";

        // Plain "R" loses bits on some runtimes the compiler may run on; nine digits never do.
        string shortest = value.ToString("G7", CultureInfo.InvariantCulture);
        bool readsBack = float.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out float back) && back.Equals(value);
        return (readsBack ? shortest : value.ToString("G9", CultureInfo.InvariantCulture)) + "f";
    }

    /// <summary>The same value in every lane: <c>TLane.Broadcast(0.5f)</c>.</summary>
    public static string Lane(double value) => "TLane.Broadcast(" + Of((float)value) + ")";

    /// <summary>The value for people: <c>0.25</c>, without the suffix.</summary>
    public static string Text(float value) => Of(value).TrimEnd('f').Replace("float.", string.Empty);

    public static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);
}
