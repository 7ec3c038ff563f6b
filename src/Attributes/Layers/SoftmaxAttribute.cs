namespace Compiled;

/// <summary>Turns the values of a vector, or of each step of a sequence, into probabilities: positive, with the sum 1.</summary>
/// <remarks>
/// <para>Formula: <c>y[i] = exp(x[i]) / sum over j of exp(x[j])</c>, computed from x less its maximum so that it does not overflow.</para>
/// <para>Shape: <c>(n)</c> or <c>(T, n)</c>, unchanged. No parameters.</para>
/// <para>Gradient, with g = dL/dy: <c>dL/dx[i] = y[i] (g[i] - sum over j of g[j] y[j])</c>.</para>
/// <para>
/// Not before <see cref="SoftmaxCrossEntropyAttribute"/>, which takes raw scores and applies the softmax itself. Its place is inside a
/// network, where values are to compete.
/// </para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3.</para>
/// </remarks>
public sealed class SoftmaxAttribute : LayerAttribute;
