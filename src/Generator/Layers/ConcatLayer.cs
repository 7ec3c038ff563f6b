using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = (x, other), the running value first; images and signals along their channels, sequences along their features.</summary>
internal sealed class ConcatLayer(LayerSpec spec) : JoinLayer(spec)
{
    public override string Kind => "Concat";

    public override string Description => $"Concat({Other})";

    public override bool NeedsChannels => true;

    public override bool WorksByStep => true;

    public override string Formula => "y = (x, other)";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        !Others(inputs[0]).SequenceEqual(Others(inputs[1]))
            ? $"{InWords(inputs)}; {Remedy(inputs)}"
        : inputs[0].Length + inputs[1].Length > SupportedShapes.MaximumLength
            ? $"shapes {inputs[0]} and {inputs[1]} make more than {SupportedShapes.MaximumLength} values a sample; use smaller layers"
        : null;

    public override Shape Infer(IReadOnlyList<Shape> inputs)
    {
        int channels = inputs[0].Channels + inputs[1].Channels;
        return inputs[0].IsSequence ? new(inputs[0].Steps, channels) : new([channels, .. Others(inputs[0])]);
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;

    /// <summary>The extents that it does not join along: of a sequence the steps.</summary>
    private static IEnumerable<int> Others(Shape shape) => shape.IsSequence ? [shape.Steps] : shape.Extents.Skip(1);

    private static string Remedy(IReadOnlyList<Shape> inputs) =>
        inputs[0].Rank != inputs[1].Rank ? "Concat joins values of one kind, so put Flatten or Reshape before one of them"
        : inputs[0].IsSequence ? "Concat joins sequences along their features, step by step, so give both as many steps"
        : inputs[0].Rank == 3 ? "Concat joins images along their channels, so give both the same height and width"
        : "Concat joins along the channels, so give both the same length";
}
