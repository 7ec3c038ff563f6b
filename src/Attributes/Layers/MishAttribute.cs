namespace Compiled;

/// <summary>A smooth activation that gates its input by the tangent of its softplus.</summary>
/// <remarks>
/// <para>Formula: <c>y = x tanh(log(1 + exp(x)))</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: <c>t + x (1 - t^2) s</c>, with t = tanh(log(1 + exp(x))) and s the sigmoid of x.</para>
/// <para>Source: Misra, Mish: A Self Regularized Non-Monotonic Activation Function (2019).</para>
/// </remarks>
public sealed class MishAttribute : LayerAttribute;
