using System;
using System.Globalization;
using System.IO;
using System.Threading;
using Xunit;

namespace Compiled.Runtime.Tests.Training;

public sealed class ProgressTests
{
    [Fact]
    public void PlainProgressWritesOneLineAnEpochInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // A culture with a decimal comma, made here because none is installed.
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            StringWriter writer = new();
            ITrainingProgress progress = new PlainProgress(writer);
            TimeSpan second = TimeSpan.FromSeconds(1);
            progress.OnEpoch(new EpochReport(3, 10, 1800, 0.08214, 0.97512, 0.0912, 0.9712, 412345.4, second, TimeSpan.FromSeconds(3672)));
            progress.OnEpoch(new EpochReport(4, 10, 2400, 12.5, null, null, null, 99, second, TimeSpan.Zero));
            Assert.Equal(
                "epoch 3/10  loss 0.08214  accuracy 0.9751  validation loss 0.0912  validation accuracy 0.9712  412345 samples/s  1:01:12 left"
                + Environment.NewLine + "epoch 4/10  loss 12.5  99 samples/s  0:00:00 left" + Environment.NewLine,
                writer.ToString());
            Assert.Equal(Timeout.InfiniteTimeSpan, progress.StepInterval);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void PlainProgressNeedsAWriter() => Assert.Throws<ArgumentNullException>(() => new PlainProgress(null!));

    [Fact]
    public void ConsoleProgressMovesALineInATerminal()
    {
        StringWriter writer = new();
        ITrainingProgress progress = new ConsoleProgress(writer, isTerminal: true, () => 31);
        Assert.Equal(TimeSpan.FromMilliseconds(100), progress.StepInterval);
        progress.OnStep(new StepReport(1, 2, 3, 10, 0.5, null, 100, TimeSpan.FromSeconds(5)));
        progress.OnEpoch(new EpochReport(1, 2, 5, 0.25, null, null, null, 99, TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(
            "\repoch 1/2  step 3/10  loss 0.5" + "\r" + new string(' ', 30) + "\r"
            + "epoch 1/2  loss 0.25  99 samples/s  0:00:00 left" + Environment.NewLine,
            writer.ToString());
    }

    [Fact]
    public void ConsoleProgressWritesPlainLinesIntoAPipe()
    {
        StringWriter writer = new();
        ITrainingProgress progress = new ConsoleProgress(writer, isTerminal: false, () => 80);
        Assert.Equal(Timeout.InfiniteTimeSpan, progress.StepInterval);
        progress.OnStep(new StepReport(1, 2, 3, 10, 0.5, null, 100, TimeSpan.FromSeconds(5)));
        progress.OnEpoch(new EpochReport(1, 2, 5, 0.25, null, null, null, 99, TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal("epoch 1/2  loss 0.25  99 samples/s  0:00:00 left" + Environment.NewLine, writer.ToString());
    }

    [Fact]
    public void StepClockIsDueAboutOnceAnInterval()
    {
        StepClock clock = new(TimeSpan.FromMilliseconds(20));
        long start = Environment.TickCount64;
        int due = 0;
        for (long step = 1; Environment.TickCount64 - start < 300; step++)
            due += clock.IsDue(step) ? 1 : 0;
        Assert.InRange(due, 1, 16);
    }

    [Fact]
    public void StepClockReportsSlowStepsEach()
    {
        StepClock clock = new(TimeSpan.FromMilliseconds(1));
        for (long step = 1; step <= 5; step++)
        {
            Thread.Sleep(3);
            Assert.True(clock.IsDue(step), $"Step {step} took longer than the interval.");
        }
    }

    [Fact]
    public void StepClockKnowsAlwaysAndNever()
    {
        StepClock always = new(TimeSpan.Zero), never = new(Timeout.InfiniteTimeSpan);
        for (long step = 1; step < 100; step++)
        {
            Assert.True(always.IsDue(step));
            Assert.False(never.IsDue(step));
        }
    }
}
