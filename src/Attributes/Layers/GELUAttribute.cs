namespace Compiled;

/// <summary>A smooth activation that weights its input by the probability that a normal variable is smaller; usual in transformers.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y = x (1 + erf(x / sqrt(2))) / 2</c>. With <see cref="Tanh"/>:
/// <c>y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2</c>, which differs by less than 0.001.
/// </para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>
/// Gradient of the exact form: <c>P(x) + x p(x)</c>, with P the normal distribution function and <c>p(x) = exp(-x^2 / 2) / sqrt(2 pi)</c> its
/// density.
/// </para>
/// <para>Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016).</para>
/// </remarks>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Whether the tangent form is computed, as GPT-2 does, instead of the exact one. Default: false.</summary>
    public bool Tanh { get; set; }
}
