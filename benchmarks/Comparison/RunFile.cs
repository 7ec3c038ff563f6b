using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Compiled.Benchmarks.Comparison;

/// <summary>The figures of one network in one run.</summary>
/// <param name="TrainingRate">Training samples a second.</param>
/// <param name="SingleMicroseconds">Inference with one sample, in microseconds.</param>
/// <param name="InferenceRate">Inference samples a second with the training batch.</param>
/// <param name="PercentOfPeak">Training's share of the multiply-add peak in percent; none in a peer's run.</param>
internal sealed record Figures(double TrainingRate, double SingleMicroseconds, double InferenceRate, double? PercentOfPeak);

/// <summary>What one run printed: its comments and a line a network.</summary>
/// <param name="Setting">From its line <c># setting: ...</c>; runs of one setting are rounds of one measurement. Empty where there is none.</param>
/// <param name="Command">From its line <c># command: ...</c>. Empty where there is none.</param>
/// <param name="Description">Its first other comment: versions and machine. Empty where there is none.</param>
/// <param name="Networks">Names of the networks in the order of the file.</param>
/// <param name="ByNetwork">The figures of each.</param>
internal sealed record RunFile(
    string Setting, string Command, string Description, IReadOnlyList<string> Networks, IReadOnlyDictionary<string, Figures> ByNetwork)
{
    private const string CommonHeader = "net,batch,train_samples_per_s,infer1_us,infer_samples_per_s";
    private const int PercentColumn = 6;

    /// <summary>Reads files as this program and the peer print them.</summary>
    /// <exception cref="InvalidFileException">A line is not of that form, or a network comes twice.</exception>
    public static IReadOnlyList<RunFile> ReadAll(IEnumerable<string> paths) => [.. paths.Select(Read)];

    private static RunFile Read(string path)
    {
        string setting = "", command = "", description = "";
        List<string> networks = [];
        Dictionary<string, Figures> figures = [];
        bool headerSeen = false;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.StartsWith('#'))
            {
                string comment = line[1..].Trim();
                if (After(comment, "setting:") is { } value)
                {
                    setting = value;
                }
                else if (After(comment, "command:") is { } shown)
                {
                    command = shown;
                }
                else if (description.Length == 0)
                {
                    description = comment;
                }
            }
            else if (!headerSeen)
            {
                headerSeen = line.StartsWith(CommonHeader, StringComparison.Ordinal)
                    ? true
                    : throw new InvalidFileException(path, number, $"The first line after the comments must begin with '{CommonHeader}'.");
            }
            else
            {
                string name = line.Split(',')[0];
                if (!figures.TryAdd(name, ReadFigures(path, number, line)))
                {
                    throw new InvalidFileException(path, number, $"The network '{name}' comes a second time; give one file a round.");
                }

                networks.Add(name);
            }
        }

        return networks.Count > 0
            ? new(setting, command, description, networks, figures)
            : throw new InvalidFileException(path, number, "There is no line of figures; the run may have failed.");
    }

    private static Figures ReadFigures(string path, int number, string line)
    {
        string[] cells = line.Split(',');
        double Positive(int column) =>
            column < cells.Length && double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && value > 0 && double.IsFinite(value)
                ? value
                : throw new InvalidFileException(path, number, $"Column {column + 1} of '{line}' must be a positive number.");
        return new(Positive(2), Positive(3), Positive(4), cells.Length > PercentColumn ? Positive(PercentColumn) : null);
    }

    private static string? After(string comment, string key) =>
        comment.StartsWith(key, StringComparison.Ordinal) ? comment[key.Length..].Trim() : null;
}
