using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What convolutions and pools share in judging their windows, and in telling their extents.</summary>
internal static class WindowCheck
{
    /// <summary>Extents in words: <c>3 x 5</c>.</summary>
    public static string Extents<T>(IEnumerable<T> extents)
        where T : System.IFormattable => string.Join(" x ", extents.Select(extent => extent.ToString(null, CultureInfo.InvariantCulture)));

    /// <summary>Extents in a description, one number where all are equal: <c>3</c>.</summary>
    public static string Short(IReadOnlyList<int> extents) => Extents(extents.All(extent => extent == extents[0]) ? extents.Take(1) : extents);

    /// <summary>What is wrong with an argument that is less than it may be, or null.</summary>
    public static string? AtLeast(int least, string kind, string argument, int value) => value >= least
        ? null
        : $"a {argument} of {value.ToString(CultureInfo.InvariantCulture)} is too small; "
            + $"give {kind} {least.ToString(CultureInfo.InvariantCulture)} or more";

    /// <summary>What is wrong where a window does not fit on the padded input, or null.</summary>
    /// <param name="window">The window's name in messages: <c>kernel</c>.</param>
    /// <param name="input">The shape it slides over.</param>
    /// <param name="axes">Its axes, the vertical one first.</param>
    public static string? Fit(string window, Shape input, params WindowAxis[] axes)
    {
        string padded = Extents(axes.Select(axis => axis.Padded));
        if (axes.Aggregate((double)input.Extents[0], (product, axis) => product * axis.Padded) > SupportedShapes.MaximumLength)
        {
            return $"{SupportedShapes.InWords(input)} grows to {padded} in each channel with its padding, "
                + $"more than the {SupportedShapes.MaximumLength} values a sample may have; use less padding";
        }

        if (axes.All(axis => axis.Padded >= axis.Span))
            return null;
        string dilated = axes.Any(axis => axis.Span != axis.Kernel) ? $", dilated to {Extents(axes.Select(axis => axis.Span))}," : string.Empty;
        string reached = axes.Any(axis => axis.Padded != axis.Input) ? $", padded to {padded}" : string.Empty;
        return $"a {window} of {Extents(axes.Select(axis => axis.Kernel))}{dilated} is larger than {SupportedShapes.InWords(input)}{reached}, "
            + $"so nothing would be left; use a smaller {window} or more padding, or shrink less in the layers above";
    }
}
