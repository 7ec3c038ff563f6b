namespace Compiled.Generator.Model;

/// <summary>The constants of one convolution. A one-dimensional one has a vertical axis of extent 1.</summary>
/// <param name="Channels">Input channels.</param>
/// <param name="Filters">Output channels.</param>
/// <param name="Groups">Groups of channels that see nothing of one another.</param>
/// <param name="Bias">Whether each filter adds a bias.</param>
/// <param name="Vertical">Along the height.</param>
/// <param name="Horizontal">Along the width.</param>
internal sealed record ConvolutionShape(int Channels, int Filters, int Groups, bool Bias, WindowAxis Vertical, WindowAxis Horizontal)
{
    /// <summary>Input channels each filter sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Filters of one group.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>Pixels of one input channel.</summary>
    public int InputPixels => Vertical.Input * Horizontal.Input;

    /// <summary>Pixels of one output channel.</summary>
    public int OutputPixels => Vertical.Output * Horizontal.Output;

    /// <summary>Taps of one kernel on one channel.</summary>
    public int Taps => Vertical.Kernel * Horizontal.Kernel;

    /// <summary>Weights of one filter.</summary>
    public int FilterWeights => GroupChannels * Taps;
}
