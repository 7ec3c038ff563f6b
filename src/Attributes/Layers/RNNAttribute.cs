namespace Compiled;

/// <summary>A simple recurrent layer: its state is a function of the input of a step and of its own state one step before.</summary>
/// <remarks>
/// <para>
/// Formula: <c>h[t] = f(W_ih x[t] + W_hh h[t - 1] + b)</c> with <c>h[-1] = 0</c>, f the hyperbolic tangent unless <see cref="Activation"/> says otherwise.
/// </para>
/// <para>
/// Shape: <c>(T, F)</c> to <c>(units)</c>, the state after the last step, or with <see cref="ReturnSequences"/> to <c>(T, units)</c>, the state after
/// each. With <see cref="Bidirectional"/> twice the units: forward, then reverse. Parameters: <c>weight_ih (units, F)</c>,
/// <c>weight_hh (units, units)</c> and one <c>bias (units)</c>; those of the reverse direction follow with the suffix <c>_reverse</c>.
/// </para>
/// <para>
/// Gradient, by back-propagation through time, from the last step to the first: with <c>g[t] = dL/dh[t] * f'</c>, <c>dL/dh[t - 1]</c> gains
/// <c>W_hh^T g[t]</c>; <c>dL/dW_ih</c> is the sum of <c>g[t] x[t]^T</c>, <c>dL/dW_hh</c> of <c>g[t] h[t - 1]^T</c>. Over many steps it vanishes or
/// explodes with the powers of W_hh: prefer <see cref="LSTMAttribute"/> or <see cref="GRUAttribute"/> for long memories, and clip gradients.
/// </para>
/// <para>Errors in the editor: anything but a sequence, units below 1, an activation that is none.</para>
/// <para>Source: Elman, Finding Structure in Time (1990); Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 10; as PyTorch's <c>torch.nn.RNN</c> with its two biases as one.</para>
/// </remarks>
/// <example><code>[Network(28, 28)] [RNN(64, Activation = Activation.ReLU)] [Dense(10)] [SoftmaxCrossEntropy]</code></example>
public sealed class RNNAttribute : LayerAttribute
{
    /// <summary>A simple recurrent layer: <c>(T, F)</c> to <c>(units)</c> or <c>(T, units)</c>.</summary>
    /// <param name="units">The length of the state, 1 or more.</param>
    public RNNAttribute(int units) => Units = units;

    /// <summary>The length of the state, 1 or more.</summary>
    public int Units { get; }

    /// <summary>The function f. Default: <see cref="Compiled.Activation.Tanh"/>.</summary>
    public Activation Activation { get; set; } = Activation.Tanh;

    /// <summary>Whether the output is the state after every step instead of that after the last. Default: false.</summary>
    public bool ReturnSequences { get; set; }

    /// <summary>
    /// Whether a second layer of the same kind reads the sequence from its end to its beginning; its states stand behind the first one's. The last state of
    /// the reverse direction is that after the sequence's first step. Such a network cannot be streamed. Default: false.
    /// </summary>
    public bool Bidirectional { get; set; }
}
