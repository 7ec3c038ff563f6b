namespace Compiled;

/// <summary>How the weights of a layer are drawn before training. Biases start at zero.</summary>
/// <remarks>
/// <para>
/// Weights that are too small let the signal die out from layer to layer, weights that are too large let it blow up, and equal weights never
/// become different. He and Xavier choose the spread so that the variance of the values (and with Xavier also of the gradients) stays about the
/// same through the depth of the network.
/// </para>
/// <para>
/// <c>fanIn</c> is the number of inputs of one output, <c>fanOut</c> the number of outputs of one input: for a dense layer its inputs and its
/// units, for a convolution the weights of one filter and the filters of a group times the taps of the kernel. The draws depend on the network's
/// seed alone.
/// </para>
/// <para>
/// Sources: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010); He, Zhang, Ren and Sun, Delving
/// Deep into Rectifiers (2015); Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.4.
/// </para>
/// </remarks>
public enum Init
{
    /// <summary><see cref="He"/> where the layer feeds a ReLU or one of its relatives, <see cref="Xavier"/> otherwise.</summary>
    Auto,

    /// <summary>Normal with mean 0 and standard deviation <c>sqrt(2 / fanIn)</c>: made for ReLU, which lets half of the variance through.</summary>
    He,

    /// <summary>Normal with mean 0 and standard deviation <c>sqrt(2 / (fanIn + fanOut))</c>: made for sigmoid and tanh.</summary>
    Xavier,

    /// <summary>Normal with mean 0 and the standard deviation given as <c>InitStd</c>.</summary>
    Normal,

    /// <summary>All zeros. Useful for a last layer only: hidden units that begin equal stay equal.</summary>
    Zeros,

    /// <summary>Uniform in <c>[-a, a)</c> with <c>a = sqrt(6 / fanIn)</c>: the spread of <see cref="He"/>.</summary>
    HeUniform,

    /// <summary>Uniform in <c>[-a, a)</c> with <c>a = sqrt(6 / (fanIn + fanOut))</c>: the spread of <see cref="Xavier"/>.</summary>
    XavierUniform,
}
