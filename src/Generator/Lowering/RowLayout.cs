using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>How values lie as rows, one sample after another.</summary>
internal static class RowLayout
{
    /// <summary>A row in the few-sample pass: padded to whole groups of 16.</summary>
    public static int Stride(int features) => Chunks(features) * 16;

    /// <summary>The groups of 16 features, the last one possibly partial.</summary>
    public static int Chunks(int features) => (features + 15) / 16;

    /// <summary>Floats of a row in a panel of a sequence's values: two vectors of 512 bits.</summary>
    public const int PanelWidth = 32;

    /// <summary>The panels of so many features, the last one possibly partial.</summary>
    public static int Panels(int features) => (features + PanelWidth - 1) / PanelWidth;

    /// <summary>
    /// Rows of 16 from one step to the next where a part of each step is read step after step: an odd number, because places a power of two apart would all fall
    /// into the same few sets of the cache.
    /// </summary>
    public static int Spread(int features) => features | 1;

    /// <summary>Says so, for the emitted comments.</summary>
    public static string InRows(int rows, int features) => rows == features ? "" : $" in {rows} rows";

    /// <summary>What a buffer holds that has a value's steps in panels, for the emitted comments.</summary>
    public static string InPanels(string name) => $"{name} turned: {PanelWidth} features of all steps of all samples, then the next ones";

    /// <summary>
    /// A row as weight gradients read it. The caller's own inputs are read where they are, if a sample fills a vector; other values are
    /// turned into rows of an odd number of groups, because rows at a power of two would all fall into the same few sets of the cache.
    /// </summary>
    public static int GradientStride(int value, int features) =>
        ReadsInputs(value, features) ? features
        : features < 16 ? 16
        : (Chunks(features) | 1) * 16;

    /// <summary>Whether weight gradients that read rows read the caller's inputs directly.</summary>
    public static bool ReadsInputs(int value, int features) => value == Graph.InputIndex && features >= 16;

    /// <summary>What a group's value holds, for the emitted comments: <c>(50) a sample</c>.</summary>
    public static string PerSample(Group group) => group.Steps == 1 ? $"({group.Length}) a sample" : $"{group.Head.Output} a sample";
}
