namespace Compiled;

/// <summary>The rectified linear unit: keeps what is positive, the usual choice for hidden layers.</summary>
/// <remarks>
/// <para>Formula: <c>y = max(0, x)</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 1 where <c>x &gt; 0</c>, else 0 (at 0 too). A unit that is negative for every sample no longer learns.</para>
/// <para>Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010).</para>
/// </remarks>
public sealed class ReLUAttribute : LayerAttribute;
