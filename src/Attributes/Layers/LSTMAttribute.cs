namespace Compiled;

/// <summary>Long short-term memory: a recurrent layer whose cell keeps what its gates let in, so that gradients pass many steps.</summary>
/// <remarks>
/// <para>
/// Formula: with <c>a = W_ih x[t] + W_hh h[t - 1] + b</c> cut into the gates i, f, g, o: <c>i = sigmoid(a_i)</c>, <c>f = sigmoid(a_f)</c>,
/// <c>g = tanh(a_g)</c>, <c>o = sigmoid(a_o)</c>, <c>c[t] = f c[t - 1] + i g</c>, <c>h[t] = o tanh(c[t])</c>; h and c start at 0.
/// With <see cref="Peepholes"/>, <c>a_i</c> and <c>a_f</c> gain <c>p_i c[t - 1]</c> and <c>p_f c[t - 1]</c>, and <c>a_o</c> gains <c>p_o c[t]</c>.
/// With <see cref="CoupledGates"/>, <c>i = 1 - f</c> and there is no <c>a_i</c>.
/// </para>
/// <para>
/// Shape: <c>(T, F)</c> to <c>(units)</c>, the state h after the last step, or with <see cref="ReturnSequences"/> to <c>(T, units)</c>, the state after
/// each. With <see cref="Bidirectional"/> twice the units: forward, then reverse. Parameters, gates in the order i, f, g, o:
/// <c>weight_ih (4 units, F)</c>, <c>weight_hh (4 units, units)</c>, one <c>bias (4 units)</c>, <c>peephole (3, units)</c> for i, f and o. With coupled
/// gates i has none: <c>(3 units, ...)</c> for f, g, o and <c>peephole (2, units)</c>. Those of the reverse direction follow with the suffix <c>_reverse</c>.
/// </para>
/// <para>
/// Gradient, by back-propagation through time: with <c>dc[t] = dL/dh[t] o (1 - tanh(c[t])^2) + dc[t + 1] f[t + 1]</c>, the gates' gradients are
/// <c>di = dc g i (1 - i)</c>, <c>df = dc c[t - 1] f (1 - f)</c>, <c>dg = dc i (1 - g^2)</c>, <c>do = dL/dh tanh(c) o (1 - o)</c>, the weights' as those of
/// a dense layer, summed over the steps.
/// </para>
/// <para>Errors in the editor: anything but a sequence, units below 1.</para>
/// <para>
/// Source: Hochreiter and Schmidhuber (1997); Gers, Schraudolph and Schmidhuber, Learning Precise Timing with LSTM Recurrent Networks (2002), for peepholes;
/// Greff et al., LSTM: A Search Space Odyssey (2017), for coupled gates; as PyTorch's <c>torch.nn.LSTM</c> with its two biases as one.
/// </para>
/// </remarks>
/// <example><code>[Network(28, 28)] [LSTM(128)] [Dense(10)] [SoftmaxCrossEntropy]</code></example>
public sealed class LSTMAttribute : LayerAttribute
{
    /// <summary>Long short-term memory: <c>(T, F)</c> to <c>(units)</c> or <c>(T, units)</c>.</summary>
    /// <param name="units">The length of the state and of the cell, 1 or more.</param>
    public LSTMAttribute(int units) => Units = units;

    /// <summary>The length of the state and of the cell, 1 or more.</summary>
    public int Units { get; }

    /// <summary>Whether the gates see the cell: i and f that of the step before, o that of this step. Default: false.</summary>
    public bool Peepholes { get; set; }

    /// <summary>Whether the input gate is what the forget gate leaves, <c>i = 1 - f</c>. Default: false.</summary>
    public bool CoupledGates { get; set; }

    /// <summary>Whether the output is the state after every step instead of that after the last. Default: false.</summary>
    public bool ReturnSequences { get; set; }

    /// <inheritdoc cref="RNNAttribute.Bidirectional"/>
    public bool Bidirectional { get; set; }
}
