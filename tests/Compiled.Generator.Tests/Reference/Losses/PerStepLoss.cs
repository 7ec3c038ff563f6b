using System.Linq;

namespace Compiled.Generator.Tests.Reference.Losses;

/// <summary>A loss of each step of a sequence, added up over those that have a target: one without is a row of NaN.</summary>
internal sealed class PerStepLoss(ReferenceLoss loss, int steps) : ReferenceLoss
{
    public override double Value(double[] scores, double[] target) =>
        scores.Chunk(scores.Length / steps).Zip(target.Chunk(scores.Length / steps), (row, wanted) => double.IsNaN(wanted[0]) ? 0 : loss.Value(row, wanted)).Sum();

    public override double Weight(double[] target) => target.Chunk(target.Length / steps).Count(wanted => !double.IsNaN(wanted[0]));

    public override double[] Link(double[] scores) => [.. scores.Chunk(scores.Length / steps).SelectMany(loss.Link)];
}
