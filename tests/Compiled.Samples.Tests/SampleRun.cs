using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>One run of a sample as a process of its own, with its output in a pipe and a cache folder of the test's own.</summary>
internal sealed class SampleRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;

    /// <summary>Starts the MNIST sample.</summary>
    /// <param name="home">The folder that stands in for the user's local application data.</param>
    /// <param name="environment">Environment variables of its own, or null.</param>
    /// <param name="arguments">The command line.</param>
    public SampleRun(string home, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
        : this("Mnist.dll", home, environment, arguments)
    {
    }

    private SampleRun(string program, string home, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_DATA_HOME"] = home;
        start.Environment.Remove("COMPILED_DATA");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Everything that stood on the standard output when the process ended, without the last line's end.</summary>
    public string[] Lines { get; private set; } = [];

    /// <summary>What stood on the standard error.</summary>
    public string Error => _error.Result;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the sample of residual networks.</summary>
    public static SampleRun Residual(string home, params string[] arguments) => new("Residual.dll", home, null, arguments);

    /// <summary>Starts the sample of tables.</summary>
    public static SampleRun Tabular(string home, params string[] arguments) => new("Tabular.dll", home, null, arguments);

    /// <summary>Starts the loop by hand.</summary>
    public static SampleRun CustomLoop(string home, params string[] arguments) => new("CustomLoop.dll", home, null, arguments);

    /// <summary>Starts the sample of addition.</summary>
    public static SampleRun Addition(string home, params string[] arguments) => new("Addition.dll", home, null, arguments);

    /// <summary>Starts the sample of a noisy wave.</summary>
    public static SampleRun SineWave(string home, params string[] arguments) => new("SineWave.dll", home, null, arguments);

    /// <summary>The fraction in the last line, which must be of the form the sample promises.</summary>
    /// <param name="count">How many were measured.</param>
    /// <param name="of">What they are.</param>
    public double Accuracy(int count, string of = "images")
    {
        string last = Lines[^1];
        Assert.Matches($@"^test accuracy [01]\.[0-9]{{4}} \({count} {of}\)$", last);
        return double.Parse(last.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the process ends.</summary>
    public SampleRun Finish()
    {
        Lines = [.. Lines, .. _process.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n')];
        Assert.True(_process.WaitForExit(Patience), "the sample does not end");
        return this;
    }

    /// <summary>Waits until a line that contains <paramref name="text"/> comes, then sends what Ctrl+C sends.</summary>
    public SampleRun InterruptAfter(string text)
    {
        for (string? line = _process.StandardOutput.ReadLine(); line is not null; line = _process.StandardOutput.ReadLine())
        {
            Lines = [.. Lines, line];
            if (line.Contains(text, StringComparison.Ordinal))
            {
                using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
                return this;
            }
        }

        throw new InvalidOperationException($"no line with '{text}' came: {string.Join('\n', Lines)} {Error}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
