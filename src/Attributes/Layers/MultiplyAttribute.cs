namespace Compiled;

/// <summary>Multiplies the running value by the output of a named earlier layer, element by element.</summary>
/// <remarks>
/// <para>Formula: <c>y = x other</c> (the Hadamard product).</para>
/// <para>Shape: both alike, unchanged. No parameters.</para>
/// <para>Gradient: <c>dL/dx = dL/dy other</c> and <c>dL/dother = dL/dy x</c>.</para>
/// <para>Errors in the editor: a name that no earlier layer has, shapes that differ.</para>
/// <para>Source: the gate of Dauphin et al., Language Modeling with Gated Convolutional Networks (2016).</para>
/// </remarks>
/// <example>
/// A gate between 0 and 1 that the network computes for itself:
/// <code>
/// [Dense(6, Name = "features")]
/// [Sigmoid(Name = "gate")]
/// [Dense(6, From = "features"), Multiply("gate")]
/// </code>
/// </example>
public sealed class MultiplyAttribute : LayerAttribute
{
    /// <summary>Multiplies by the output of a named earlier layer: <c>y = x other</c>.</summary>
    /// <param name="name">The <see cref="LayerAttribute.Name"/> of an earlier layer.</param>
    public MultiplyAttribute(string name) => Other = name;

    /// <summary>The name of the earlier layer whose output is joined with the running value.</summary>
    public string Other { get; }
}
