using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using Compiled.Benchmarks.Comparison;
using Compiled.Benchmarks.Measuring;
using Compiled.Benchmarks.Networks;

namespace Compiled.Benchmarks.CommandLine;

/// <summary>The command line: measuring networks, training LeNet-5 on MNIST, and joining results with a peer's.</summary>
internal sealed class BenchmarkCommand
{
    /// <summary>The exit code for a command line that asks for what cannot be.</summary>
    public const int UsageError = 2;

    private const double LoadingSeconds = 15;

    private static readonly string Names = string.Join(",", NetworkCatalogue.All.Select(network => network.Name));

    private readonly Option<IReadOnlyList<BenchmarkNetwork>?> _nets = new("--nets")
    {
        Description = $"The networks, separated by commas [default: {Names}]",
        HelpName = "a,b",
        CustomParser = ReadNetworks,
    };

    private readonly Option<int?> _threads = Number(
        "--threads", "Threads to compute with [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<double?> _seconds = Number(
        "--seconds", "How long to measure training, and half as long each inference, warm-up not included [default: 2]", 0.01, 3600);

    private readonly Option<FileInfo[]> _ours = Files("--ours", "What this program printed, a file a round", required: true);
    private readonly Option<FileInfo[]> _ours256 = Files("--ours-256", "The same with 256-bit vectors", required: false);
    private readonly Option<FileInfo[]> _peer = Files(
        "--peer", "What the peer printed; rounds of one setting share a line '# setting:'", required: true);

    private readonly Option<DirectoryInfo> _output = new("--output")
    {
        Description = "The folder of the result files",
        HelpName = "folder",
        DefaultValueFactory = _ => new DirectoryInfo("results"),
    };

    private readonly Option<DirectoryInfo?> _data = new("--data")
    {
        Description = "The folder of MNIST's four IDX files, plain or .gz [default: COMPILED_DATA, else where samples/Mnist --download puts it]",
        HelpName = "folder",
    };

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    public BenchmarkCommand()
    {
        Command compare = new("compare", "Joins results of ours and of a peer: medians over rounds, ratios to the peer's best setting.")
        {
            _ours, _ours256, _peer, _output,
        };
        compare.SetAction(result => ComparisonFiles.Write(
            RunFile.ReadAll(Paths(result, _ours)),
            RunFile.ReadAll(Paths(result, _ours256)),
            RunFile.ReadAll(Paths(result, _peer)),
            result.GetRequiredValue(_output).FullName,
            result.InvocationConfiguration.Output));

        Command lenetMnist = new("lenet-mnist", "Trains LeNet-5 for ten epochs of MNIST, twice from a fresh start; the second run is the figure.")
        {
            _data, _threads,
        };
        lenetMnist.SetAction(result =>
        {
            SetThreads(result);
            LeNetOnMnist.Write(result.GetValue(_data)?.FullName, result.InvocationConfiguration.Output);
        });

        Command adamBandwidth = new("adam-bandwidth", "Measures an Adam step over ten million parameters and the machine's copy bandwidth, in turns.")
        {
            _threads, _seconds,
        };
        adamBandwidth.SetAction(result =>
        {
            SetThreads(result);
            AdamBandwidth.Write(result.GetValue(_seconds) ?? 2, result.InvocationConfiguration.Output);
        });

        Command loading = new("loading", "Measures what making batches costs: LeNet-5's steps alone, and with shuffled, normalised, augmented, prefetched batches.")
        {
            _threads, _seconds,
        };
        loading.SetAction(result =>
        {
            SetThreads(result);
            LoadingCost.Write(result.GetValue(_seconds) ?? LoadingSeconds, result.InvocationConfiguration.Output);
        });

        _root = new RootCommand("Measures training and inference of compiled networks.") { _nets, _threads, _seconds, compare, lenetMnist, adamBandwidth, loading };
        _root.SetAction(result =>
        {
            SetThreads(result);
            Report.Write(result.GetValue(_nets) ?? NetworkCatalogue.All, result.GetValue(_seconds) ?? 2, result.InvocationConfiguration.Output);
        });
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        ParseResult result = _root.Parse(arguments);
        if (result.Errors.Count > 0 && result.Action is not HelpAction)
        {
            error.WriteLine($"benchmarks: {result.Errors[0].Message}");
            return UsageError;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            error.WriteLine($"benchmarks: {exception.Message}");
            return UsageError;
        }
    }

    private void SetThreads(ParseResult result) => CompiledOptions.Threads = result.GetValue(_threads) ?? CompiledOptions.Threads;

    private static IEnumerable<string> Paths(ParseResult result, Option<FileInfo[]> option) =>
        (result.GetValue(option) ?? []).Select(file => file.FullName);

    private static IReadOnlyList<BenchmarkNetwork>? ReadNetworks(ArgumentResult result)
    {
        List<BenchmarkNetwork> chosen = [];
        foreach (string name in result.Tokens[0].Value.Split(','))
        {
            BenchmarkNetwork? network = NetworkCatalogue.All.FirstOrDefault(network => network.Name == name);
            if (network is null || chosen.Contains(network))
            {
                result.AddError(network is null ? $"--nets names '{name}'; it takes {Names}" : $"--nets names '{name}' twice");
                return null;
            }

            chosen.Add(network);
        }

        return chosen;
    }

    private static Option<T?> Number<T>(string name, string description, T low, T high)
        where T : struct, INumber<T>
    {
        bool whole = typeof(T) == typeof(int);
        return new(name)
        {
            Description = description,
            HelpName = whole ? "n" : "x",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                NumberStyles styles = whole ? NumberStyles.None : NumberStyles.Float;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value) && value >= low && value <= high)
                {
                    return value;
                }

                string kind = whole ? "a whole number" : "a number";
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; it takes {kind} from {low} to {high}"));
                return null;
            },
        };
    }

    private static Option<FileInfo[]> Files(string name, string description, bool required) => new(name)
    {
        Description = description,
        HelpName = "files",
        AllowMultipleArgumentsPerToken = true,
        Required = required,
    };
}
