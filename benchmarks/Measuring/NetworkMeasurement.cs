using System;
using Compiled.Benchmarks.Networks;

namespace Compiled.Benchmarks.Measuring;

/// <summary>What was measured of one network.</summary>
/// <param name="Name">The network.</param>
/// <param name="Batch">Samples a training step.</param>
/// <param name="TrainingRate">Samples a second through forward pass, backward pass and the optimizer's update.</param>
/// <param name="SingleMicroseconds">One call of inference with one sample.</param>
/// <param name="InferenceRate">Samples a second of inference with the training batch.</param>
/// <param name="TrainingGflops">10^9 floating-point operations a second of training, a multiply-add counts 2.</param>
internal sealed record NetworkMeasurement(
    string Name, int Batch, double TrainingRate, double SingleMicroseconds, double InferenceRate, double TrainingGflops)
{
    /// <summary>Measures a network: training for <paramref name="seconds"/>, each kind of inference for half as long.</summary>
    /// <exception cref="InvalidOperationException">
    /// Training did not train: an update is missing or changed nothing, or a parameter is no number.
    /// </exception>
    public static NetworkMeasurement Of(BenchmarkNetwork benchmark, double seconds)
    {
        INetwork network = benchmark.Create();
        BenchmarkData data = new(network, benchmark.Batch);

        Action<int> train = Training(network, benchmark.CreateOptimizer(), data);
        double training = Stopwatched.MedianSeconds(train, seconds);
        CheckStillTraining(network, train);
        double single = Stopwatched.MedianSeconds(SingleInference(network, data), seconds / 2);
        double batch = Stopwatched.MedianSeconds(BatchInference(network, data, benchmark.Batch), seconds / 2);

        double rate = benchmark.Batch / training;
        return new(benchmark.Name, benchmark.Batch, rate, single * 1e6, benchmark.Batch / batch, rate * network.TrainingFlops / 1e9);
    }

    private static Action<int> Training(INetwork network, Optimizer optimizer, BenchmarkData data)
    {
        uint step = 0;
        IClassifier? classifier = network as IClassifier;
        return repetitions =>
        {
            long expected = optimizer.StepCount + repetitions;
            if (network is ITokenClassifier model)
            {
                for (int i = 0; i < repetitions; i++, step++)
                {
                    model.TrainStep(data.Tokens(step), data.Labels(step), optimizer);
                }
            }
            else if (classifier is not null)
            {
                for (int i = 0; i < repetitions; i++, step++)
                {
                    classifier.TrainStep(data.Inputs(step), data.Labels(step), optimizer);
                }
            }
            else
            {
                for (int i = 0; i < repetitions; i++, step++)
                {
                    network.TrainStep(data.Inputs(step), data.Targets(step), optimizer);
                }
            }

            if (optimizer.StepCount != expected)
            {
                throw new InvalidOperationException($"{network.GetType().Name}: {optimizer.StepCount} updates in {expected} training steps.");
            }
        };
    }

    private static Action<int> SingleInference(INetwork network, BenchmarkData data)
    {
        uint step = 0;
        float[] outputs = new float[network.OutputLength];
        if (network is ITokenNetwork model)
        {
            return repetitions =>
            {
                for (int i = 0; i < repetitions; i++, step++)
                {
                    model.Forward(data.TokenSample(step), outputs);
                }
            };
        }

        return repetitions =>
        {
            for (int i = 0; i < repetitions; i++, step++)
            {
                network.Forward(data.Sample(step), outputs);
            }
        };
    }

    private static Action<int> BatchInference(INetwork network, BenchmarkData data, int batch)
    {
        uint step = 0;
        float[] outputs = new float[batch * network.OutputLength];
        if (network is ITokenNetwork model)
        {
            return repetitions =>
            {
                for (int i = 0; i < repetitions; i++, step++)
                {
                    model.Forward(data.Tokens(step), outputs);
                }
            };
        }

        return repetitions =>
        {
            for (int i = 0; i < repetitions; i++, step++)
            {
                network.Forward(data.Inputs(step), outputs);
            }
        };
    }

    // A network that has stopped learning, or whose parameters are infinite or NaN, takes as long a step: its time is no measurement of training.
    private static void CheckStillTraining(INetwork network, Action<int> train)
    {
        float[] before = network.Parameters.ToArray();
        train(1);
        foreach (float parameter in network.Parameters)
        {
            if (!float.IsFinite(parameter))
            {
                throw new InvalidOperationException($"{network.GetType().Name}: training ended with a parameter that is {parameter}.");
            }
        }

        if (network.Parameters.SequenceEqual(before))
        {
            throw new InvalidOperationException($"{network.GetType().Name}: a training step changed no parameter.");
        }
    }
}
