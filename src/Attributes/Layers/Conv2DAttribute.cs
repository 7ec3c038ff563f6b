namespace Compiled;

/// <summary>A convolution: every filter slides over the image and gives one output channel.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y[f, i, j] = b[f] + sum over c, u, v of W[f, c, u, v] x[c, i stride - padding + u dilation, j stride - padding + v dilation]</c>,
/// a cross-correlation: the kernel is not turned. Outside the image x is 0. With groups, c runs over the channels of the filter's group alone.
/// </para>
/// <para>
/// Shape: <c>(C, H, W)</c> to <c>(filters, H', W')</c> with <c>H' = (H + 2 padding - dilation (kernel - 1) - 1) / stride + 1</c>, rounded down,
/// W' alike. Parameters: <c>weight (filters, C / groups, kernelHeight, kernelWidth)</c> and, with <see cref="Bias"/>, <c>bias (filters)</c>, which
/// starts at zero.
/// </para>
/// <para>
/// Gradient, with g = dL/dy: dL/dW is the cross-correlation of x with g, dL/dx that of g with the turned kernel, dL/db the sum of g over places.
/// </para>
/// <para>
/// Errors in the editor: filters, kernel, stride, dilation or groups below 1, a negative padding, groups that do not divide both the channels and
/// the filters, a kernel larger than the padded input, <c>Pad.Same</c> with a stride, <c>Pad.Same</c> or <c>Pad.Full</c> with a padding, an
/// InitStd that is negative or not finite; an InitStd without <c>Init.Normal</c> draws a warning.
/// </para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 9; conventions of PyTorch's <c>torch.nn.Conv2d</c>.</para>
/// </remarks>
/// <example><code>[Conv2D(16, 3, Pad = Pad.Same), ReLU, MaxPool2D(2)]</code></example>
public sealed class Conv2DAttribute : LayerAttribute
{
    /// <summary>A convolution with square kernels.</summary>
    /// <param name="filters">The number of filters, 1 or more: output channels.</param>
    /// <param name="kernel">Height and width of the kernel, 1 or more.</param>
    public Conv2DAttribute(int filters, int kernel)
    {
        Filters = filters;
        Kernel = kernel;
        KernelHeight = kernel;
        KernelWidth = kernel;
    }

    /// <summary>A convolution with rectangular kernels.</summary>
    /// <param name="filters">The number of filters, 1 or more: output channels.</param>
    /// <param name="kernelHeight">Height of the kernel, 1 or more.</param>
    /// <param name="kernelWidth">Width of the kernel, 1 or more.</param>
    public Conv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>The number of filters: output channels.</summary>
    public int Filters { get; }

    /// <summary>The taps of a square kernel along each axis; 0 where height and width were given.</summary>
    public int Kernel { get; }

    /// <summary>The taps of the kernel along the height.</summary>
    public int KernelHeight { get; }

    /// <summary>The taps of the kernel along the width.</summary>
    public int KernelWidth { get; }

    /// <summary>Inputs from one place of the kernel to the next, 1 or more. Default: 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary><see cref="Stride"/> along the height alone. Default: as <see cref="Stride"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary><see cref="Stride"/> along the width alone. Default: as <see cref="Stride"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Zeros read before the first and after the last input, 0 or more. Default: 0. For <see cref="Compiled.Pad.Valid"/> alone.</summary>
    public int Padding { get; set; } = 0;

    /// <summary><see cref="Padding"/> along the height alone. Default: as <see cref="Padding"/>.</summary>
    public int PaddingHeight { get; set; }

    /// <summary><see cref="Padding"/> along the width alone. Default: as <see cref="Padding"/>.</summary>
    public int PaddingWidth { get; set; }

    /// <summary>Inputs from one tap of the kernel to the next, 1 or more. Default: 1, no holes.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary><see cref="Dilation"/> along the height alone. Default: as <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary><see cref="Dilation"/> along the width alone. Default: as <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; set; }

    /// <summary>How the border is treated. Default: <see cref="Compiled.Pad.Valid"/>, by <see cref="Padding"/>.</summary>
    public Pad Pad { get; set; }

    /// <summary>
    /// Groups of channels that see nothing of one another; must divide both channels and filters. Default: 1, every filter sees every channel. As
    /// many as channels: a depthwise convolution.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a bias is added. Default: true. Leave it out before a normalisation, which subtracts any constant again.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How the weights are drawn. Default: <see cref="Compiled.Init.Auto"/>, by the activation that follows.</summary>
    public Init Init { get; set; } = Init.Auto;

    /// <summary>The standard deviation of <see cref="Compiled.Init.Normal"/>: finite, 0 or more. Default: 0.01. A warning with other forms.</summary>
    public double InitStd { get; set; } = 0.01;
}
