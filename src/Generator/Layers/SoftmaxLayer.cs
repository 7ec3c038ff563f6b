using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Probabilities over the features of a vector, or of each step of a sequence.</summary>
internal sealed class SoftmaxLayer : Layer
{
    public override string Kind => "Softmax";

    public override Rank2 Takes => Rank2.Sequence;

    public override bool WorksByStep => true;

    public override string Formula => "y[i] = exp(x[i] - max x) / sum over j of exp(x[j] - max x)";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.VectorOrSequence(Kind, inputs[0]);

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 5 * output.Length;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 4 * output.Length;
}
