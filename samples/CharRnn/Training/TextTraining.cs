using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using CharRnn.CommandLine;
using CharRnn.Networks;
using CharRnn.Text;
using Compiled;
using Samples.Shared.Training;

namespace CharRnn.Training;

/// <summary>Trains a model on a text, in view of the user: the loss so far, that on text it has not seen, and what it writes.</summary>
/// <param name="model">The model.</param>
/// <param name="data">The text.</param>
/// <param name="settings">Steps, batch and how often to report.</param>
/// <param name="output">Where to report.</param>
internal sealed class TextTraining(LanguageModel model, TextData data, Settings settings, TextWriter output)
{
    private const int ValidationWindows = 256;
    private const int SampleLength = 200;

    private readonly int[] _inputs = new int[settings.Batch * model.Window];
    private readonly int[] _labels = new int[settings.Batch * model.Window];

    /// <summary>Trains to the last step, or until the user stops it; saves after each report.</summary>
    /// <returns>The last loss on text the model has not seen, in nats a character.</returns>
    public double Run(CancellationToken cancellation)
    {
        Optimizer optimizer = new LinearDecay(new Adam(model.LearningRate), settings.Steps);
        Stopwatch time = Stopwatch.StartNew();
        double sum = 0, validation = double.NaN;
        int since = 0;
        for (int step = 1; step <= settings.Steps && !cancellation.IsCancellationRequested; step++)
        {
            data.Draw(_inputs, _labels);
            float loss = model.Network.TrainStep(_inputs, _labels, optimizer);
            if (!float.IsFinite(loss))
            {
                throw new InvalidDataException($"the loss is {loss} at step {step}; nothing more can be learned");
            }

            sum += loss;
            since++;
            if (step % settings.Every == 0 || step == settings.Steps)
            {
                validation = Validate();
                Report(step, sum / since, validation, time.Elapsed);
                (sum, since) = (0, 0);
            }
        }

        if (settings.SavePath is { } path)
        {
            model.Network.Save(path);
        }

        return double.IsNaN(validation) ? Validate() : validation;
    }

    private double Validate()
    {
        double sum = 0;
        int batches = Math.Max(1, ValidationWindows / settings.Batch);
        for (int batch = 0; batch < batches; batch++)
        {
            data.Validation(_inputs, _labels, batch * settings.Batch, batches * settings.Batch);
            sum += model.Network.Loss(_inputs, _labels);
        }

        return sum / batches;
    }

    private void Report(int step, double loss, double validation, TimeSpan time)
    {
        TimeSpan left = time / step * (settings.Steps - step);
        double speed = (double)step * _inputs.Length / time.TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {step}/{settings.Steps}  loss {loss:F4}  validation loss {validation:F4}  perplexity {Metrics.Perplexity(validation):F2}  {speed:F0} characters/s  {time:hh\\:mm\\:ss} so far  {left:hh\\:mm\\:ss} left"));
        if (settings.SavePath is { } path)
        {
            model.Network.Save(path);
        }

        new Writer(model, new Sampler(settings.Seed) { Temperature = settings.Temperature, TopK = settings.TopK, TopP = settings.TopP })
            .Write(Characters.Read("\n"), SampleLength, output);
        output.WriteLine();
    }
}
