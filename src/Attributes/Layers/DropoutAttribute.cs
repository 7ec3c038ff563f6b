namespace Compiled;

/// <summary>Sets values to zero at random in training, so that no unit can rely on another; does nothing in inference.</summary>
/// <remarks>
/// <para>
/// Formula in training: <c>y = 0</c> with probability <c>rate</c>, else <c>y = x / (1 - rate)</c>. The factor keeps the expected value at x (inverted
/// dropout), so that inference is <c>y = x</c>. Each value of each sample is drawn by itself; the draws depend on the network's seed and the
/// training step alone.
/// </para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: <c>dL/dx = dL/dy / (1 - rate)</c> where the value was kept, 0 where it was dropped.</para>
/// <para>Errors in the editor: a rate outside <c>[0, 1)</c> or NaN.</para>
/// <para>Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (2014).</para>
/// </remarks>
public sealed class DropoutAttribute : LayerAttribute
{
    /// <summary>Drops values at random in training and scales the others by <c>1 / (1 - rate)</c>; the identity in inference.</summary>
    /// <param name="rate">The probability of dropping a value, in <c>[0, 1)</c>; 0.5 is usual for hidden layers.</param>
    public DropoutAttribute(double rate) => Rate = rate;

    /// <summary>The probability of dropping a value, in <c>[0, 1)</c>.</summary>
    public double Rate { get; }
}
