using System;
using System.Linq;
using Compiled.Generator.Tests.Reference.Layers;

namespace Compiled.Generator.Tests.Reference.Losses;

/// <summary>
/// -sum over k of q[k] log softmax(scores)[k], q the target distribution, smoothed towards the uniform one (torch.nn.CrossEntropyLoss).
/// </summary>
internal sealed class SoftmaxCrossEntropyLoss(double labelSmoothing) : ReferenceLoss
{
    public override double Value(double[] scores, double[] target)
    {
        double largest = scores.Max();
        double logOfSum = largest + Math.Log(scores.Sum(score => Math.Exp(score - largest)));
        return -scores.Select((score, k) => ((1 - labelSmoothing) * target[k] + (labelSmoothing / scores.Length)) * (score - logOfSum)).Sum();
    }

    public override double[] Link(double[] scores) => SoftmaxLayer.Softmax(scores);
}
