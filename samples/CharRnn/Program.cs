using System;
using System.Globalization;
using System.IO;
using CharRnn.CommandLine;
using CharRnn.Networks;
using CharRnn.Text;
using CharRnn.Training;
using Compiled;
using Samples.Shared;

namespace CharRnn;

/// <summary>Trains a network to write text, character by character, in view of the user; or lets a saved one write.</summary>
internal static class Program
{
    private const int BuiltInLength = 200_000;

    private static int Main(string[] arguments) => new CharRnnCommand(settings => GuardedRun.Run("charrnn", interruption => Run(settings, interruption)))
        .Run(arguments, Console.Out, Console.Error);

    private static int Run(Settings settings, Interruption interruption)
    {
        CompiledOptions.Threads = settings.Threads ?? CompiledOptions.Threads;
        LanguageModel model = LanguageModel.Create(settings.Model, settings.Seed);
        if (settings.Generate > 0)
        {
            Checkpoint.Load(settings.ResumePath!, model.Network);
            Sampler sampler = new(settings.Seed) { Temperature = settings.Temperature, TopK = settings.TopK, TopP = settings.TopP };
            new Writer(model, sampler).Write(Characters.Read(settings.Prompt), settings.Generate, Console.Out);
            return 0;
        }

        Console.WriteLine(model.Network.Summary.TrimEnd());
        Console.WriteLine(GeneratedCode.Of(model.Network.GetType()));
        string text = settings.DataPath is { } file ? File.ReadAllText(file) : BuiltInText.Write(BuiltInLength, settings.Seed);
        TextData data = new(Characters.Read(text), model.Window, settings.Seed);
        Console.WriteLine($"data: {data.TrainingLength} characters to learn from, {(settings.DataPath is null ? "written by rules" : settings.DataPath)}");
        TextTraining training = new(model, data, settings, Console.Out);
        if (settings.ResumePath is { } path)
        {
            training.Resume(path);
        }

        double loss = training.Run(interruption.Token);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"validation loss {loss:F4} nats a character"));
        return interruption.Token.IsCancellationRequested ? GuardedRun.Interrupted : 0;
    }
}
