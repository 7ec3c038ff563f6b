using Spectre.Console;

namespace Mnist.Data;

/// <summary>Shows a download as live bars in a terminal, one a file.</summary>
internal sealed class DownloadBars(IAnsiConsole console, ProgressContext bars) : IDownloadProgress
{
    private ProgressTask? _bar;

    /// <summary>The bars' columns: file, bar, bytes so far and speed.</summary>
    public static readonly ProgressColumn[] Columns =
    [
        new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(),
    ];

    /// <inheritdoc/>
    public void Begin(string file, long? length)
    {
        _bar = bars.AddTask(Markup.Escape(file), maxValue: length ?? double.MaxValue);
        _bar.IsIndeterminate = length is null;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _bar?.Increment(count);

    /// <inheritdoc/>
    public void Complete(string file) => Stop();

    /// <inheritdoc/>
    public void Failed(string mirror, string reason)
    {
        Stop();
        console.WriteLine($"{mirror} failed: {reason}");
    }

    private void Stop()
    {
        _bar?.StopTask();
        _bar = null;
    }
}
