using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using CharRnn.Networks;
using Samples.Shared.CommandLine;

namespace CharRnn.CommandLine;

/// <summary>The command line: its options, their defaults, and the settings they add up to.</summary>
internal sealed class CharRnnCommand
{
    private const int Steps = 3000;
    private const int Batch = 32;
    private const int Every = 250;
    private const float Temperature = 0.8f;

    private readonly Option<string?> _model = CheckedOption.Choice("--model", "lstm: one LSTM of 256 units; gpt: a transformer of four layers [default: lstm]", LanguageModel.Names, name => name);

    private readonly Option<string?> _data = CheckedOption.Text(
        "--data", "A text file to learn from [default: a text made by the program]", "file", path => File.Exists(path) ? null : "there is no such file");

    private readonly Option<int?> _steps = CheckedOption.Number("--steps", $"Training steps [default: {Steps}]", 1, 10_000_000);

    private readonly Option<int?> _batch = CheckedOption.Number("--batch", $"Windows of 64 characters a step [default: {Batch}]", 1, 4096);

    private readonly Option<int?> _every = CheckedOption.Number("--every", $"Steps from one report and sample to the next [default: {Every}]", 1, 10_000_000);

    private readonly Option<ulong?> _seed = CheckedOption.Number("--seed", "Decides first parameters, windows and what is written [default: 0]", 0UL, ulong.MaxValue);

    private readonly Option<int?> _threads = CheckedOption.Number(
        "--threads", "Threads to compute with; results are the same to the bit [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<string?> _save = CheckedOption.Text(
        "--save", "Save a checkpoint there after each report: weights, optimizer and step, as safetensors [default: not saved]", "file", OutputFile.CannotSave);

    private readonly Option<string?> _resume = CheckedOption.Text(
        "--resume", "A checkpoint saved before, of the same model, to go on from, or to write with", "file", path => File.Exists(path) ? null : "there is no such file");

    private readonly Option<int?> _generate = CheckedOption.Number("--generate", "Write so many characters with the weights of --resume, and train nothing", 1, 100_000_000);

    private readonly Option<string?> _prompt = CheckedOption.Text("--prompt", "What the model reads before it writes [default: the end of a line]", "text", text => text.Length > 0 ? null : "it takes at least one character");

    private readonly Option<float?> _temperature = CheckedOption.Number("--temperature", $"Below 1 safer, above 1 wilder, 0 always the likeliest [default: {Temperature}]", 0f, 100f);

    private readonly Option<int?> _topK = CheckedOption.Number("--top-k", "Draw only from so many likeliest characters [default: all]", 1, 96);

    private readonly Option<float?> _topP = CheckedOption.Number("--top-p", "Draw only from the likeliest characters of so much probability [default: 1]", 0.001f, 1f);

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    /// <param name="run">What a valid one does; returns the exit code.</param>
    public CharRnnCommand(Func<Settings, int> run)
    {
        _root = new RootCommand("Trains a network to write text, character by character, and lets it write.")
        {
            _model, _data, _steps, _batch, _every, _seed, _threads, _save, _resume, _generate, _prompt, _temperature, _topK, _topP,
        };
        _root.SetAction(result => run(new(
            result.GetValue(_model) ?? LanguageModel.Names[0],
            result.GetValue(_data),
            result.GetValue(_steps) ?? Steps,
            result.GetValue(_batch) ?? Batch,
            result.GetValue(_every) ?? Every,
            result.GetValue(_seed) ?? 0,
            result.GetValue(_threads),
            result.GetValue(_save),
            result.GetValue(_resume),
            result.GetValue(_generate) ?? 0,
            result.GetValue(_prompt) ?? "\n",
            result.GetValue(_temperature) ?? Temperature,
            result.GetValue(_topK) ?? 0,
            result.GetValue(_topP) ?? 1f)));
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        CommandRun.Run(_root, "charrnn", arguments, output, error, Contradiction);

    private string? Contradiction(ParseResult result) =>
        result.GetValue(_generate) is not null && result.GetValue(_resume) is null ? "--generate writes with a saved model; name its checkpoint with --resume" : null;
}
