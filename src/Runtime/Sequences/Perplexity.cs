using System;

namespace Compiled;

/// <summary>How many tokens a model hesitates between, on average: e to the mean cross-entropy.</summary>
public static class Perplexity
{
    /// <summary>The perplexity of a mean loss in nats a token, as a network with softmax cross-entropy gives it.</summary>
    /// <param name="loss">The mean loss, 0 or more: 0 for certainty, log n for a guess among n.</param>
    /// <returns>1 for certainty, n for a guess among n.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The loss is negative or NaN.</exception>
    public static double OfLoss(double loss) =>
        loss >= 0 ? Math.Exp(loss) : throw new ArgumentOutOfRangeException(nameof(loss), loss, "A mean cross-entropy is 0 or more.");
}
