using System;
using System.IO;
using System.Linq;
using System.Threading;
using CharRnn.CommandLine;
using CharRnn.Networks;
using CharRnn.Text;
using CharRnn.Training;
using Samples.Shared;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class CharRnnTests
{
    [Fact]
    public void CharactersComeBack()
    {
        const string Text = "To be, or not to be:\nthat ~ 42!";
        Assert.Equal(Text, string.Concat(Characters.Read(Text).Select(Characters.Of)));
        Assert.Equal(" ??\n", string.Concat(Characters.Read("\té€\r\n").Select(Characters.Of)));
        Assert.All(Characters.Read(BuiltInText.Write(5000, 1)), token => Assert.InRange(token, 0, Characters.Count - 1));
    }

    [Fact]
    public void TheBuiltInTextDependsOnItsSeedAlone()
    {
        Assert.Equal(BuiltInText.Write(2000, 3), BuiltInText.Write(2000, 3));
        Assert.NotEqual(BuiltInText.Write(2000, 3), BuiltInText.Write(2000, 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(89)]
    public void ATextTooShortIsToldSo(int length) =>
        Assert.Contains($"{length} characters; at least 90", Assert.Throws<InvalidDataException>(() => new TextData(new int[length], 8, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void LabelsAreTheNextCharactersAndPartsAreApart()
    {
        int[] text = [.. Enumerable.Range(0, 100)];
        TextData data = new(text, 4, 2);
        int[] inputs = new int[400], labels = new int[400];
        data.Draw(inputs, labels);
        Assert.Equal(inputs.Select(token => token + 1), labels);
        Assert.InRange(labels.Max(), 80, 90);
        int[] tests = new int[8], next = new int[8];
        data.Validation(tests, next, 0, 2);
        Assert.Equal([90, 91, 92, 93, 92, 93, 94, 95], tests);
        Assert.Equal(tests.Select(token => token + 1), next);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gpt")]
    public void AModelTrainsSavesAndWrites(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("weights.safetensors");
        Settings settings = new(name, null, 2, 2, 1, 5, null, path, null, 0, "\n", 0.8f, 0, 1);
        LanguageModel model = LanguageModel.Create(name, 5), again = LanguageModel.Create(name, 6);
        using StringWriter output = new();
        double loss = new TextTraining(model, new TextData(Characters.Read(BuiltInText.Write(3000, 1)), model.Window, 1), settings, output).Run(default);
        Assert.InRange(loss, 2, 6);
        Assert.Contains("step 2/2", output.ToString(), StringComparison.Ordinal);

        Checkpoint.Load(path, again.Network);
        Assert.Equal(Written(model), Written(again));

        static string Written(LanguageModel model)
        {
            using StringWriter text = new();
            new CharRnn.Text.Writer(model, new Sampler(4)).Write(Characters.Read("The"), 80, text);
            return text.ToString();
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gpt")]
    public void AResumedRunEndsWithTheBitsOfOneThatNeverStopped(string name)
    {
        using TemporaryFolder folder = new();
        float[] whole = Train(6, null, null, 6), first = Train(6, folder.PathOf("a"), null, 3), rest = Train(6, folder.PathOf("b"), folder.PathOf("a"), 6);
        Assert.NotEqual(whole, first);
        Assert.Equal(whole, rest);

        // With nothing left to do it stays as it is.
        Assert.Equal(whole, Train(6, null, folder.PathOf("b"), 6));

        float[] Train(int steps, string? save, string? resume, int stopAt)
        {
            Settings settings = new(name, null, steps, 2, 1, 5, null, save, resume, 0, "\n", 0.8f, 0, 1);
            LanguageModel model = LanguageModel.Create(name, 5);
            using CancellationTokenSource source = new();
            using Stopper output = new($"step {stopAt}/", source);
            TextTraining training = new(model, new TextData(Characters.Read(BuiltInText.Write(3000, 1)), model.Window, 1), settings, output);
            if (resume is not null)
                training.Resume(resume);
            training.Run(source.Token);
            return model.Network.Parameters.ToArray();
        }
    }

    // Stops a run when it reports a step.
    private sealed class Stopper(string line, CancellationTokenSource source) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith(line, StringComparison.Ordinal) == true)
                source.Cancel();
        }
    }

    [Theory]
    [InlineData("--model is 'rnn'", "--model", "rnn")]
    [InlineData("--data is '/no such file'", "--data", "/no such file")]
    [InlineData("--generate writes with a saved model", "--generate", "10")]
    [InlineData("--resume is '/no such file'", "--generate", "10", "--resume", "/no such file")]
    [InlineData("--generate is 'x'", "--generate", "x")]
    [InlineData("--top-p is '0'", "--top-p", "0")]
    [InlineData("--temperature is '-1'", "--temperature", "-1")]
    public void ABadValueIsOneLineAndExitCode2(string message, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = new CharRnnCommand(_ => throw new InvalidOperationException("a bad command line must not run")).Run(arguments, output, error);
        Assert.Equal((GuardedRun.UsageError, ""), (exitCode, output.ToString()));
        string line = Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
        Assert.Contains(message, line, StringComparison.Ordinal);
    }
}
