namespace Compiled;

/// <summary>Normalises each feature over the samples of the call, then scales and shifts it by learned amounts.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y = weight (x - mean) / sqrt(variance + epsilon) + bias</c>. In training the mean and the variance are those of the feature over
/// the m values in the call (variance divided by m); in inference they are the running ones.
/// </para>
/// <para>
/// Each training call moves the running statistics: <c>running = (1 - momentum) running + momentum current</c>, where the current variance is
/// the unbiased one, divided by m - 1. They start at mean 0 and variance 1. One sample in a call gives a vector no variance: train with two or more.
/// </para>
/// <para>
/// Shape: unchanged. A vector <c>(n)</c> has n features, and m is the number of samples; an image <c>(C, H, W)</c> and a signal <c>(C, L)</c>
/// have C, one a channel, and m counts their pixels too; a sequence <c>(T, F)</c> has F, and m counts its steps. Parameters: <c>weight</c> and <c>bias</c>, one number a feature, starting at
/// 1 and 0.
/// State, saved but not trained: <c>running_mean</c> and <c>running_var</c>.
/// </para>
/// <para>
/// Gradient: the mean and the variance depend on every sample of the call, and the gradient flows through both: a sample's gradient depends on the
/// others.
/// </para>
/// <para>Errors in the editor: a momentum outside <c>[0, 1]</c>, an epsilon that is not a positive finite number.</para>
/// <para>Source: Ioffe and Szegedy, Batch Normalization (2015); conventions of PyTorch's <c>torch.nn.BatchNorm1d</c> and <c>BatchNorm2d</c>.</para>
/// </remarks>
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>The weight of the current call in the running statistics, in <c>[0, 1]</c>. Default: 0.1.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Added to the variance, so that a constant feature does not divide by zero. Positive. Default: 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
