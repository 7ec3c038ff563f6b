using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using CharRnn.CommandLine;
using CharRnn.Networks;
using CharRnn.Text;
using Compiled;

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
    private readonly Adam _optimizer = new(model.LearningRate);
    private readonly PolynomialDecay _schedule = new(model.LearningRate, settings.Steps);
    private long _step;
    private long _firstStep;

    /// <summary>Goes on where a checkpoint was saved, with the windows that come next: with the same options the weights end as if nothing had come between.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <exception cref="InvalidFileException">It is damaged, or of another model.</exception>
    public void Resume(string path)
    {
        _firstStep = _step = Checkpoint.Load(path, model.Network, _optimizer).Step;
        data.Skip(_step * settings.Batch);
    }

    /// <summary>Trains to the last step, or until the user stops it; saves after each report.</summary>
    /// <returns>The last loss on text the model has not seen, in nats a character.</returns>
    public double Run(CancellationToken cancellation)
    {
        Stopwatch time = Stopwatch.StartNew();
        double sum = 0, validation = double.NaN;
        int since = 0;
        while (_step < settings.Steps && !cancellation.IsCancellationRequested)
        {
            data.Draw(_inputs, _labels);
            _optimizer.LearningRate = (float)_schedule.Rate(_step);
            float loss = model.Network.TrainStep(_inputs, _labels, _optimizer);
            _step++;
            if (!float.IsFinite(loss))
            {
                throw new InvalidDataException($"the loss is {loss} at step {_step}; nothing more can be learned");
            }

            sum += loss;
            since++;
            if (_step % settings.Every == 0 || _step == settings.Steps)
            {
                validation = Validate();
                Report(sum / since, validation, time.Elapsed);
                (sum, since) = (0, 0);
            }
        }

        Save();
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

    private void Save()
    {
        if (settings.SavePath is { } path)
        {
            Checkpoint.Save(path, model.Network, _optimizer, new TrainingPosition(_step, 0, 0));
        }
    }

    private void Report(double loss, double validation, TimeSpan time)
    {
        long made = _step - _firstStep;
        TimeSpan left = time / made * (settings.Steps - _step);
        double speed = (double)made * _inputs.Length / time.TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {_step}/{settings.Steps}  loss {loss:F4}  validation loss {validation:F4}  perplexity {Metrics.Perplexity(validation):F2}  {speed:F0} characters/s  {time:hh\\:mm\\:ss} so far  {left:hh\\:mm\\:ss} left"));
        Save();
        new Writer(model, new Sampler(settings.Seed) { Temperature = settings.Temperature, TopK = settings.TopK, TopP = settings.TopP })
            .Write(Characters.Read("\n"), SampleLength, output);
        output.WriteLine();
    }
}
