using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>How values lie as rows, one sample after another.</summary>
internal static class RowLayout
{
    /// <summary>A row in the few-sample pass: padded to whole groups of 16.</summary>
    public static int Stride(int features) => Chunks(features) * 16;

    /// <summary>The groups of 16 features, the last one possibly partial.</summary>
    public static int Chunks(int features) => (features + 15) / 16;

    /// <summary>
    /// A row as weight gradients read it. The caller's own inputs are read where they are, if a sample fills a vector; other values are
    /// turned into rows of an odd number of groups, because rows at a power of two would all fall into the same few sets of the cache.
    /// </summary>
    public static int GradientStride(int value, int features, int steps) =>
        ReadsInputs(value, features, steps) ? features
        : features < 16 ? 16
        : (Chunks(features) | 1) * 16;

    /// <summary>Whether weight gradients read the caller's inputs directly; of sequences they read the steps of a block one behind the other, as no caller has them.</summary>
    public static bool ReadsInputs(int value, int features, int steps) => value == Graph.InputIndex && features >= 16 && steps == 1;

    /// <summary>What a group's value holds, for the emitted comments: <c>(50) a sample</c>.</summary>
    public static string PerSample(Group group) => group.Steps == 1 ? $"({group.Length}) a sample" : $"{group.Head.Output} a sample";
}
