using System;
using System.Globalization;
using Compiled;
using Samples.Shared;
using Samples.Shared.Training;
using SineWave.CommandLine;
using SineWave.Gradients;
using SineWave.Networks;
using SineWave.Waves;

namespace SineWave;

/// <summary>Trains a recurrent network to say how a noisy wave goes on, and draws what it says as SVG.</summary>
internal static class Program
{
    private const int Windows = 2_000;
    private const int Batch = 50;
    private const float Noise = 0.15f;
    private const float LearningRate = 0.005f;

    private static int Main(string[] arguments) => new SineWaveCommand(settings => GuardedRun.Run("sinewave", interruption => Run(settings, interruption)))
        .Run(arguments, Console.Out, Console.Error);

    private static int Run(Settings settings, Interruption interruption)
    {
        CompiledOptions.Threads = settings.Threads ?? CompiledOptions.Threads;
        WaveNet network = new(settings.Seed);
        Console.WriteLine(WaveNet.Summary.TrimEnd());

        NoisyWave wave = new(settings.Seed, Noise);
        if (settings.GradientsPath is { } path)
        {
            DrawGradients(wave, settings.Seed, path);
        }

        Dataset training = WaveWindows.Cut(wave, 0, Windows, WaveNet.InputLength), test = WaveWindows.Cut(wave, Windows + WaveNet.InputLength, 500, WaveNet.InputLength);
        long steps = (long)settings.Epochs * Windows / Batch;
        TrainingDisplay.Show(steps, progress => new Trainer(network, new Adam(LearningRate))
        {
            Schedule = new PolynomialDecay(LearningRate, steps),
            Epochs = settings.Epochs,
            BatchSize = Batch,
            Seed = settings.Seed,
            Progress = progress,
        }.Fit(training, cancellationToken: interruption.Token));

        float error = network.Loss(test.Inputs, test.Targets);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test error {Math.Sqrt(error):F4} (the noise alone makes {Noise:F4})"));
        WavePicture.Draw(Forecast.Of(network, wave, 10_000, heard: 60, dreamt: 60), wave).Save(settings.PicturePath);
        Console.WriteLine($"drawn {settings.PicturePath}");
        return 0;
    }

    private static void DrawGradients(NoisyWave wave, ulong seed, string path)
    {
        GradientFlow[] flows = GradientFlow.Measure(wave, seed);
        foreach (GradientFlow flow in flows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{flow.Name}: {flow.Shares.Length - 1} steps back the gradient is {flow.First:0.0e+0} of that at the last step"));
        }

        GradientPicture.Draw(flows).Save(path);
        Console.WriteLine($"drawn {path}");
    }
}
