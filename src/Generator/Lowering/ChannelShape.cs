using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>What has one parameter for all its values: each feature of a vector or of a sequence's steps, each channel of an image or a signal.</summary>
/// <param name="Channels">How many there are.</param>
/// <param name="Places">Values of each: 1 in a vector or a step, height times width in an image.</param>
internal sealed record ChannelShape(int Channels, int Places)
{
    /// <summary>Of the values a layer reads, those of a step where it reads a sequence.</summary>
    public static ChannelShape Of(Node node) => Of(node.InputShapes[0]);

    private static ChannelShape Of(Shape shape) => new(shape.Channels, (int)(shape.Length / shape.Steps / shape.Channels));

    /// <summary>Whether each feature has its own parameters.</summary>
    public bool IsVector => Places == 1;

    /// <summary>What kernels count them by: f for features, c for channels.</summary>
    public string Index => IsVector ? "f" : "c";

    /// <summary>Rows of 16 in a block.</summary>
    public int Features => Channels * Places;

    /// <summary>Floats of one channel in a block.</summary>
    public int PlaneLength => Places * 16;
}
