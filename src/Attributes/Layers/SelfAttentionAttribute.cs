namespace Compiled;

/// <summary>Multi-head self-attention: each step of a sequence takes a weighted mean of what all steps, or those up to itself, have to say.</summary>
/// <remarks>
/// <para>
/// Formula: <c>(q, k, v) = in_proj_weight x + in_proj_bias</c> for each step, each of the three cut into heads of <c>d = F / heads</c> values; for each head
/// <c>p[t, s] = softmax over s of (q[t] . k[s] / sqrt(d))</c>, with s up to t where <see cref="Causal"/>, and <c>o[t] = sum over s of p[t, s] v[s]</c>; the heads
/// side by side give <c>y = out_proj_weight o + out_proj_bias</c>.
/// </para>
/// <para>
/// Shape: <c>(T, F)</c>, unchanged. Parameters: <c>in_proj_weight (3 F, F)</c> with the rows of q, k and v one after another, <c>in_proj_bias (3 F)</c>,
/// <c>out_proj_weight (F, F)</c>, <c>out_proj_bias (F)</c>; the biases start at zero and are left out without <see cref="Bias"/>.
/// </para>
/// <para>
/// Gradient, for a head with g = dL/do: <c>dL/dv = p^T g</c>, <c>dL/dp = g v^T</c>, through the softmax <c>ds = p (dp - sum of p dp)</c>, then <c>dL/dq = ds k</c>
/// and <c>dL/dk = ds^T q</c>, both over sqrt(d).
/// </para>
/// <para>Errors in the editor: heads below 1 or not dividing F, a vector or an image, a sequence so long that its scores do not fit one vector.</para>
/// <para>
/// Source: Vaswani et al., Attention Is All You Need (2017); tensors as PyTorch's <c>torch.nn.MultiheadAttention</c> has them (its <c>out_proj.weight</c> is
/// <c>out_proj_weight</c> here).
/// </para>
/// </remarks>
/// <example>
/// A layer of a transformer, normalisation first:
/// <code>
/// [Block]
/// [LayerNorm, SelfAttention(4), Add(Block.Input, Name = "middle")]
/// [LayerNorm, Dense(512), GELU, Dense(128), Add("middle")]
/// internal static class TransformerLayer;
/// </code>
/// </example>
public sealed class SelfAttentionAttribute : LayerAttribute
{
    /// <summary>Multi-head self-attention: <c>(T, F)</c>, unchanged.</summary>
    /// <param name="heads">The number of heads, 1 or more; it must divide F.</param>
    public SelfAttentionAttribute(int heads) => Heads = heads;

    /// <summary>The number of heads, 1 or more; it must divide F.</summary>
    public int Heads { get; }

    /// <summary>Whether a step sees only itself and the steps before it, as a model that writes text must. Default: true.</summary>
    public bool Causal { get; set; } = true;

    /// <summary>Whether the two projections add biases. Default: true.</summary>
    public bool Bias { get; set; } = true;
}
