namespace Compiled;

/// <summary>Takes the mean of each window, channel by channel.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y[c, i, j] = 1 / size^2 sum over u, v of x[c, i stride - padding + u, j stride - padding + v]</c>. Padding is zeros that count.
/// </para>
/// <para>
/// Shape: <c>(C, H, W)</c> to <c>(C, H', W')</c> with <c>H' = (H + 2 padding - size) / stride + 1</c>, rounded down, W' alike. No parameters.
/// </para>
/// <para>Gradient: dL/dy is spread evenly over each window; windows that overlap add up.</para>
/// <para>Errors in the editor: a size or stride below 1, a padding below 0 or above half the size, a window larger than the padded image.</para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 9.3; conventions of PyTorch's <c>torch.nn.AvgPool2d</c>.</para>
/// </remarks>
/// <example><code>[Conv2D(16, 5), ReLU, AvgPool2D(2)]</code></example>
public sealed class AvgPool2DAttribute : LayerAttribute
{
    /// <summary>Takes the mean of each window.</summary>
    /// <param name="size">Height and width of the window, 1 or more.</param>
    public AvgPool2DAttribute(int size)
    {
        Size = size;
        Stride = size;
    }

    /// <summary>Height and width of the window.</summary>
    public int Size { get; }

    /// <summary>Pixels from one window to the next, 1 or more. Default: the size, so that windows lie side by side.</summary>
    public int Stride { get; set; }

    /// <summary>How far windows reach past the border, at most half the size. Default: 0.</summary>
    public int Padding { get; set; }
}
