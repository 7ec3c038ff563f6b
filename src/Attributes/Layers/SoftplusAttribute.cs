namespace Compiled;

/// <summary>A smooth form of the rectified linear unit; its output is always positive.</summary>
/// <remarks>
/// <para>Formula: <c>y = log(1 + exp(x))</c>, computed so that a large x does not overflow.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: <c>1 / (1 + exp(-x))</c>, the sigmoid of x.</para>
/// <para>Source: Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating Second-Order Functional Knowledge for Better Option Pricing (2000).</para>
/// </remarks>
public sealed class SoftplusAttribute : LayerAttribute;
