using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Losses;

/// <summary>A loss of the differences y - t: mean or sum of a function of each.</summary>
internal sealed class DifferenceLoss(Func<double, double> function, bool mean) : ReferenceLoss
{
    public override double Value(double[] scores, double[] target)
    {
        double sum = scores.Zip(target, (y, t) => function(y - t)).Sum();
        return mean ? sum / scores.Length : sum;
    }

    /// <summary>torch.nn.HuberLoss of one difference.</summary>
    public static double Huber(double difference, double delta) =>
        Math.Abs(difference) <= delta ? difference * difference / 2 : delta * (Math.Abs(difference) - (delta / 2));
}
