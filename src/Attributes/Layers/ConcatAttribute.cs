namespace Compiled;

/// <summary>Appends the output of a named earlier layer to the running value.</summary>
/// <remarks>
/// <para>Formula: <c>y = (x, other)</c>, the running value first.</para>
/// <para>
/// Shape: <c>(a)</c> and <c>(b)</c> to <c>(a + b)</c>; images along channels, <c>(A, H, W)</c> and <c>(B, H, W)</c> to <c>(A + B, H, W)</c>,
/// and signals alike; sequences along their features, step by step, <c>(T, A)</c> and <c>(T, B)</c> to <c>(T, A + B)</c>. No parameters.
/// </para>
/// <para>Gradient: dL/dy is cut in two where the values meet, one part for each.</para>
/// <para>Errors in the editor: a name that no earlier layer has, other extents that differ (of sequences the steps), a vector with an image.</para>
/// <para>Source: Huang et al., Densely Connected Convolutional Networks (2016).</para>
/// </remarks>
/// <example>
/// Features of two depths, side by side, 48 in all:
/// <code>
/// [Dense(32), ReLU(Name = "early")]
/// [Dense(16), ReLU, Concat("early")]
/// </code>
/// </example>
public sealed class ConcatAttribute : LayerAttribute
{
    /// <summary>Appends the output of a named earlier layer: <c>y = (x, other)</c>.</summary>
    /// <param name="name">The <see cref="LayerAttribute.Name"/> of an earlier layer.</param>
    public ConcatAttribute(string name) => Other = name;

    /// <summary>The name of the earlier layer whose output is joined with the running value.</summary>
    public string Other { get; }
}
