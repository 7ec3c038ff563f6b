namespace Compiled;

/// <summary>Adam with decoupled weight decay: <c>p *= 1 - rate * decay</c> before each step. PyTorch's <c>AdamW</c> with its defaults.</summary>
/// <remarks>I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019.</remarks>
public sealed class AdamW : AdamOptimizer
{
    /// <summary>Creates the optimizer, with a <see cref="ElementwiseOptimizer.WeightDecay"/> of 0.01, decoupled.</summary>
    /// <param name="learningRate">The step size, 0 or more.</param>
    public AdamW(float learningRate = 0.001f)
        : base(learningRate) => (WeightDecay, DecoupledDecay) = (0.01f, true);
}
