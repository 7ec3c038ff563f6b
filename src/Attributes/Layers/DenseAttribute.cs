namespace Compiled;

/// <summary>A fully connected layer: every output is a weighted sum of all inputs plus a bias, <c>y = W x + b</c>.</summary>
/// <remarks>
/// <para>Formula: <c>y[o] = b[o] + sum over i of W[o, i] x[i]</c>.</para>
/// <para>
/// Shape: <c>(n)</c> to <c>(units)</c>. An image <c>(C, H, W)</c> is flattened first, C, then H, then W. Of a sequence, each step is computed with the same
/// weights: <c>(T, n)</c> to <c>(T, units)</c>.
/// Parameters: <c>weight (units, n)</c> and, with <see cref="Bias"/>, <c>bias (units)</c>, which starts at zero. With <see cref="TiedTo"/> the weight is
/// that of an <see cref="EmbeddingAttribute"/>, whose gradient is then the sum over both uses.
/// </para>
/// <para>
/// Gradient, with g = dL/dy: <c>dL/dW = g x^T</c>, <c>dL/db = g</c>, <c>dL/dx = W^T g</c>.
/// Dense layers without an activation between them amount to a single one: put an activation after each but the last.
/// </para>
/// <para>
/// Errors in the editor: units below 1, or so many that the parameters do not fit one vector, an InitStd that is negative or not finite; an InitStd
/// without <c>Init.Normal</c> draws a warning; a TiedTo that names no Embedding above, or one whose weight has another shape.
/// </para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 6.</para>
/// </remarks>
/// <example><code>[Dense(100, Init = Init.Normal, InitStd = 0.05f), ReLU]</code></example>
public sealed class DenseAttribute : LayerAttribute
{
    /// <summary>A fully connected layer, <c>y = W x + b</c>: <c>(n)</c> to <c>(units)</c>.</summary>
    /// <param name="units">The number of outputs, 1 or more.</param>
    public DenseAttribute(int units) => Units = units;

    /// <summary>The number of outputs, 1 or more.</summary>
    public int Units { get; }

    /// <summary>Whether a bias is added. Default: true. Leave it out before a normalisation, which subtracts any constant again.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How the weights are drawn. Default: <see cref="Compiled.Init.Auto"/>, by the activation that follows.</summary>
    public Init Init { get; set; } = Init.Auto;

    /// <summary>The standard deviation of <see cref="Compiled.Init.Normal"/>: finite, 0 or more. Default: 0.01. A warning with other forms.</summary>
    public double InitStd { get; set; } = 0.01;

    /// <summary>
    /// The <see cref="LayerAttribute.Name"/> of an <see cref="EmbeddingAttribute"/> above whose weight <c>(tokens, n)</c> this layer uses as its own, so that
    /// <c>units</c> must be the number of tokens. Default: null, a weight of its own.
    /// </summary>
    public string? TiedTo { get; set; }
}
