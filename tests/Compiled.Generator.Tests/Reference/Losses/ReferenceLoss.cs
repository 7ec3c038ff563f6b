namespace Compiled.Generator.Tests.Reference.Losses;

/// <summary>A loss of one sample in double precision; the network's loss is its mean over the samples.</summary>
internal abstract class ReferenceLoss
{
    /// <summary>The loss of one sample.</summary>
    public abstract double Value(double[] scores, double[] target);

    /// <summary>What <c>Predict</c> makes of the scores.</summary>
    public virtual double[] Link(double[] scores) => scores;
}
