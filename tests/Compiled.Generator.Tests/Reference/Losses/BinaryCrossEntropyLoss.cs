using System;
using System.Linq;
using Compiled.Generator.Tests.Reference.Layers;

namespace Compiled.Generator.Tests.Reference.Losses;

/// <summary>
/// -(t log s(y) + (1 - t) log(1 - s(y))), s the sigmoid, as softplus(y) - t y; mean over elements (torch.nn.BCEWithLogitsLoss).
/// </summary>
internal sealed class BinaryCrossEntropyLoss : ReferenceLoss
{
    public override double Value(double[] scores, double[] target) =>
        scores.Zip(target, (y, t) => Activations.Softplus(y) - (t * y)).Average();

    public override double[] Link(double[] scores) => Array.ConvertAll(scores, Activations.Sigmoid);
}
