namespace Compiled;

/// <summary>Looks each token up in a table of learned vectors: the first layer of a network whose samples are tokens.</summary>
/// <remarks>
/// <para>Formula: <c>y[t] = weight[token[t]]</c>.</para>
/// <para>
/// Shape: <c>(T)</c> of V tokens, as <c>[Network(T, Tokens = V)]</c> takes them, to <c>(T, dim)</c>. Parameters: <c>weight (V, dim)</c>, drawn from the normal
/// distribution. A dense layer may use the same weight, <c>[Dense(V, TiedTo = "tokens")]</c>.
/// </para>
/// <para>Gradient: <c>dL/dweight[v]</c> is the sum of <c>dL/dy[t]</c> over all places t of all samples where the token is v, added up in their order.</para>
/// <para>Errors in the editor: a dim below 1, so many values that they do not fit one vector, an input that is not the network's tokens.</para>
/// <para>Source: Bengio et al., A Neural Probabilistic Language Model (2003); conventions of PyTorch's <c>torch.nn.Embedding</c>.</para>
/// </remarks>
/// <example>
/// <code>
/// [Network(64, Tokens = 65)]
/// [Embedding(128, Name = "tokens"), PositionalEmbedding]
/// </code>
/// </example>
public sealed class EmbeddingAttribute : LayerAttribute
{
    /// <summary>A table of vectors: <c>(T)</c> tokens to <c>(T, dim)</c>.</summary>
    /// <param name="dim">The length of each vector, 1 or more.</param>
    public EmbeddingAttribute(int dim) => Dim = dim;

    /// <summary>The length of each vector, 1 or more.</summary>
    public int Dim { get; }

    /// <summary>The standard deviation the weights are drawn with: finite, 0 or more. Default: 1.</summary>
    public double InitStd { get; set; } = 1;
}
