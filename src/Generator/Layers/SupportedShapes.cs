using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What the layers share in judging shapes: which ranks they take today, and how large a value may grow.</summary>
internal static class SupportedShapes
{
    /// <summary>The most values one sample may have: a block of 16 samples must fit one span.</summary>
    public const int MaximumLength = int.MaxValue / 16;

    /// <summary>The most parameters of a network: their bytes are counted in 32 bits.</summary>
    public const int MaximumParameters = int.MaxValue / 4;

    /// <summary>Whether a shape has more values than one sample may have, whatever its extents.</summary>
    public static bool IsTooLarge(Shape shape) => shape.Extents.Aggregate(1.0, (product, extent) => product * extent) > MaximumLength;

    /// <summary>The shape in words: <c>a vector of shape (8)</c>.</summary>
    public static string InWords(Shape shape) => shape.Rank switch
    {
        _ when shape.Tokens > 0 => $"a sequence {shape}",
        1 => $"a vector of shape {shape}",
        2 when shape.IsSequence => $"a sequence of shape {shape}",
        2 => $"a signal or sequence of shape {shape}",
        _ => $"an image of shape {shape}",
    };

    /// <summary>What is wrong where a layer takes vectors and sequences, or null.</summary>
    public static string? VectorOrSequence(string kind, Shape input) => input.Rank < 3
        ? null
        : $"{kind} works on vectors and on the steps of sequences, not on {InWords(input)}; put Flatten before it to make it a vector of shape ({input.Length})";

    /// <summary>What is wrong where a layer takes sequences only, or null.</summary>
    public static string? Sequence(string kind, Shape input) => input.Rank == 2
        ? null
        : $"{kind} works on sequences (T, F), not on {InWords(input)}; put Reshape(steps, features) before it, or begin with Network(steps, features)";

    /// <summary>What is wrong where a layer takes images only, or null.</summary>
    public static string? Image(string kind, Shape input) => input.Rank == 3
        ? null
        : $"{kind} works on images (C, H, W), not on {InWords(input)}; put Reshape(channels, height, width) before it";

    /// <summary>What is wrong where a layer takes signals only, or null.</summary>
    public static string? Signal(string kind, Shape input) => input.Rank == 2
        ? null
        : $"{kind} works on signals (C, L), not on {InWords(input)}; put Reshape(channels, length) before it";
}
