using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace Compiled;

/// <summary>
/// Shows a run on the console: in a terminal, a line that is written over again and again, and one that stays for each epoch; elsewhere as
/// <see cref="PlainProgress"/> does.
/// </summary>
public sealed class ConsoleProgress : ITrainingProgress
{
    private const int NarrowestTerminal = 80;

    private readonly TextWriter? _writer;
    private readonly bool _isTerminal;
    private readonly Func<int> _width;
    private int _shown;

    /// <summary>Uses the process's standard output.</summary>
    public ConsoleProgress()
        : this(writer: null, !Console.IsOutputRedirected, Width)
    {
    }

    internal ConsoleProgress(TextWriter? writer, bool isTerminal, Func<int> width)
    {
        _writer = writer;
        _isTerminal = isTerminal;
        _width = width;
    }

    // Asked for each time: the process may exchange it.
    private TextWriter Writer => _writer ?? Console.Out;

    /// <inheritdoc/>
    public TimeSpan StepInterval => _isTerminal ? TimeSpan.FromMilliseconds(100) : Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
        if (!_isTerminal)
            return;
        string accuracy = report.Accuracy is double share ? string.Create(CultureInfo.InvariantCulture, $"  accuracy {share:F3}") : "";
        Show(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{report.Epochs}  step {report.Step}/{report.Steps}  loss {report.Loss:G4}{accuracy}  {report.SamplesPerSecond:F0} samples/s  {(long)report.TimeLeft.TotalHours}:{report.TimeLeft:mm\\:ss} left"));
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (_isTerminal)
            Show("");
        Writer.WriteLine(PlainProgress.Line(report));
        Writer.Flush();
    }

    // A line that wraps cannot be written over: it is cut one short of the width. What was longer before is covered with blanks.
    private void Show(string line)
    {
        int most = Math.Max(1, _width() - 1);
        string cut = line.Length > most ? line[..most] : line;
        Writer.Write('\r' + cut.PadRight(Math.Min(_shown, most)));
        if (cut.Length == 0)
            Writer.Write('\r');
        Writer.Flush();
        _shown = cut.Length;
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : NarrowestTerminal;
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            return NarrowestTerminal;
        }
    }
}
