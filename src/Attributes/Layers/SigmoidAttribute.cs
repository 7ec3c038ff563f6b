namespace Compiled;

/// <summary>The logistic function: squeezes any number into the range from 0 to 1.</summary>
/// <remarks>
/// <para>Formula: <c>y = 1 / (1 + exp(-x))</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: <c>y (1 - y)</c>, at most 1/4, and near 0 where x is large either way: deep stacks of sigmoids learn slowly.</para>
/// <para>Not before <see cref="BinaryCrossEntropyAttribute"/>, which takes raw scores and applies the sigmoid itself.</para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 3.10 and 6.3.2.</para>
/// </remarks>
public sealed class SigmoidAttribute : LayerAttribute;
