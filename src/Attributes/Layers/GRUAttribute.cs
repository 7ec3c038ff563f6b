namespace Compiled;

/// <summary>A gated recurrent unit: its state moves towards a candidate by as much as a gate says; three quarters of an LSTM's weights.</summary>
/// <remarks>
/// <para>
/// Formula: with <c>a = W_ih x[t] + b_ih</c> and <c>u = W_hh h[t - 1] + b_hh</c>, each cut into r, z, n: <c>r = sigmoid(a_r + u_r)</c>,
/// <c>z = sigmoid(a_z + u_z)</c>, <c>n = tanh(a_n + r u_n)</c>, <c>h[t] = (1 - z) n + z h[t - 1]</c> with <c>h[-1] = 0</c>: the reset gate acts after the
/// product, as in PyTorch.
/// </para>
/// <para>
/// Shape: <c>(T, F)</c> to <c>(units)</c>, the state after the last step, or with <see cref="ReturnSequences"/> to <c>(T, units)</c>, the state after
/// each. With <see cref="Bidirectional"/> twice the units: forward, then reverse. Parameters, in the order r, z, n: <c>weight_ih (3 units, F)</c>,
/// <c>weight_hh (3 units, units)</c>, <c>bias_ih (3 units)</c>, <c>bias_hh (3 units)</c>; those of the reverse direction follow with the suffix
/// <c>_reverse</c>.
/// </para>
/// <para>
/// Gradient, by back-propagation through time: with <c>dh = dL/dh[t]</c>, <c>dn = dh (1 - z)(1 - n^2)</c>, <c>dz = dh (h[t - 1] - n) z (1 - z)</c>,
/// <c>dr = dn u_n r (1 - r)</c>, <c>du_n = dn r</c>; <c>dL/dh[t - 1]</c> gains <c>dh z</c> and what W_hh carries back.
/// </para>
/// <para>Errors in the editor: anything but a sequence, units below 1.</para>
/// <para>Source: Cho et al., Learning Phrase Representations using RNN Encoder-Decoder (2014); conventions of PyTorch's <c>torch.nn.GRU</c>.</para>
/// </remarks>
/// <example><code>[Network(28, 28)] [GRU(96)] [Dense(10)] [SoftmaxCrossEntropy]</code></example>
public sealed class GRUAttribute : LayerAttribute
{
    /// <summary>A gated recurrent unit: <c>(T, F)</c> to <c>(units)</c> or <c>(T, units)</c>.</summary>
    /// <param name="units">The length of the state, 1 or more.</param>
    public GRUAttribute(int units) => Units = units;

    /// <summary>The length of the state, 1 or more.</summary>
    public int Units { get; }

    /// <summary>Whether the output is the state after every step instead of that after the last. Default: false.</summary>
    public bool ReturnSequences { get; set; }

    /// <inheritdoc cref="RNNAttribute.Bidirectional"/>
    public bool Bidirectional { get; set; }
}
