using System.Linq;

namespace Compiled.Generator.Tests.Reference.Losses;

/// <summary>A loss of one sample in double precision; the network's loss is its mean over the samples.</summary>
internal abstract class ReferenceLoss
{
    /// <summary>The loss of one sample.</summary>
    public abstract double Value(double[] scores, double[] target);

    /// <summary>How much a sample counts in the mean: 1, or its steps that have a target.</summary>
    public virtual double Weight(double[] target) => 1;

    /// <summary>The derivatives of <see cref="Value"/> by the scores, by differences.</summary>
    public double[] Gradient(double[] scores, double[] target)
    {
        double[] at = [.. scores];
        return [.. scores.Select((_, i) => CentralDifferences.Partial(moved => Value(moved, target), at, i))];
    }

    /// <summary>What <c>Predict</c> makes of the scores.</summary>
    public virtual double[] Link(double[] scores) => scores;
}
