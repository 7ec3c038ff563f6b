namespace Compiled;

/// <summary>The hyperbolic tangent: squeezes any number into the range from -1 to 1.</summary>
/// <remarks>
/// <para>Formula: <c>y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: <c>1 - y^2</c>, which is 1 at 0 and near 0 where x is large either way.</para>
/// <para>Source: LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.4.</para>
/// </remarks>
public sealed class TanhAttribute : LayerAttribute;
