namespace Compiled.Generator.Model;

/// <summary>The constants of one pooling layer.</summary>
/// <param name="Channels">Channels, each pooled apart.</param>
/// <param name="Vertical">Along the height.</param>
/// <param name="Horizontal">Along the width.</param>
internal sealed record PoolShape(int Channels, WindowAxis Vertical, WindowAxis Horizontal)
{
    /// <summary>Pixels of one input channel.</summary>
    public int InputPixels => Vertical.Input * Horizontal.Input;

    /// <summary>Pixels of one output channel.</summary>
    public int OutputPixels => Vertical.Output * Horizontal.Output;

    /// <summary>Values in one window, padding counted.</summary>
    public int Window => Vertical.Kernel * Horizontal.Kernel;

    /// <summary>Whether windows neither overlap nor reach into padding nor leave gaps inside: each input has at most one window.</summary>
    public bool IsTiling =>
        Vertical.Stride >= Vertical.Kernel && Horizontal.Stride >= Horizontal.Kernel && !Vertical.IsPadded && !Horizontal.IsPadded;
}
