namespace Compiled;

/// <summary>Adds the output of a named earlier layer to the running value, element by element.</summary>
/// <remarks>
/// <para>Formula: <c>y = x + other</c>.</para>
/// <para>Shape: both alike, unchanged. No parameters.</para>
/// <para>Gradient: dL/dy goes to both unchanged, which is why residual networks of many layers can be trained.</para>
/// <para>Errors in the editor: a name that no earlier layer has, shapes that differ.</para>
/// <para>Source: He, Zhang, Ren and Sun, Deep Residual Learning for Image Recognition (2015).</para>
/// </remarks>
/// <example>
/// A residual unit on a vector of 64 features:
/// <code>
/// [Dense(64), ReLU(Name = "stem")]
/// [Dense(64), Add("stem"), ReLU]
/// </code>
/// </example>
public sealed class AddAttribute : LayerAttribute
{
    /// <summary>Adds the output of a named earlier layer: <c>y = x + other</c>.</summary>
    /// <param name="name">The <see cref="LayerAttribute.Name"/> of an earlier layer.</param>
    public AddAttribute(string name) => Other = name;

    /// <summary>The name of the earlier layer whose output is joined with the running value.</summary>
    public string Other { get; }
}
