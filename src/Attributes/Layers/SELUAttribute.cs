namespace Compiled;

/// <summary>A scaled exponential linear unit whose outputs tend to mean 0 and variance 1 by themselves.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y = scale x</c> where <c>x &gt; 0</c>, else <c>y = scale alpha (exp(x) - 1)</c>, with scale = 1.0507009873554805 and alpha =
/// 1.6732632423543772.
/// </para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: scale where <c>x &gt; 0</c>, else <c>scale alpha exp(x) = y + scale alpha</c>.</para>
/// <para>Source: Klambauer, Unterthiner, Mayr and Hochreiter, Self-Normalizing Neural Networks (2017).</para>
/// </remarks>
public sealed class SELUAttribute : LayerAttribute;
