namespace Compiled;

/// <summary>A loss that is quadratic for small differences and linear for large ones: smooth at the target, calm about outliers.</summary>
/// <remarks>
/// <para>
/// Formula, with d = y - t: <c>L = mean over samples and elements of d^2 / 2</c> where <c>|d| &lt;= delta</c>, else of
/// <c>delta (|d| - delta / 2)</c>.
/// </para>
/// <para>
/// Shape: <c>(n)</c> to one number; targets are n floats a sample. Must be the last layer. <c>Predict</c> returns the outputs as they are.
/// </para>
/// <para>Gradient, for m samples: <c>dL/dy = d / (m n)</c>, with d cut off at -delta and delta.</para>
/// <para>Errors in the editor: a delta that is not a positive finite number, a loss that is not the last layer, a second loss.</para>
/// <para>Source: Huber, Robust Estimation of a Location Parameter (1964); PyTorch's <c>torch.nn.HuberLoss</c>.</para>
/// </remarks>
public sealed class HuberAttribute : LayerAttribute
{
    /// <summary>Squares differences up to <c>delta</c> and grows linearly beyond.</summary>
    /// <param name="delta">The difference at which the square becomes a line, positive and finite. Default: 1.</param>
    public HuberAttribute(double delta = 1) => Delta = delta;

    /// <summary>The difference at which the square becomes a line, positive and finite. Default: 1.</summary>
    public double Delta { get; }
}
