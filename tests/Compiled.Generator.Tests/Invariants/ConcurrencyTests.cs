using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>Concurrent predictions are safe; training beside any other call is refused, never corrupted.</summary>
[Collection(AloneCollection.Name)]
public sealed class ConcurrencyTests
{
    public static TheoryData<string> Networks => SampleNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void ConcurrentPredictionsEqualSerialOnes(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        int[] counts = [1, 5, 16, 40];
        SampleBatch[] batches = [.. counts.Select(samples => new SampleBatch(network, samples))];
        foreach (SampleBatch batch in batches)
        {
            network.Predict(batch.Inputs, batch.Outputs);
        }

        RunOnThreads(8, thread =>
        {
            for (int i = 0; i < 60; i++)
            {
                SampleBatch batch = batches[(i + thread) % batches.Length];
                var outputs = new float[batch.Outputs.Length];
                network.Predict(batch.Inputs, outputs);
                Bits.AssertEqual(batch.Outputs, outputs, $"prediction {i} on thread {thread}");
            }
        });
    }

    [Fact]
    public void EveryCallInsideATrainingStepIsRefused()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        var batch = new SampleBatch(network, 4);
        int refused = 0;
        void Refused(Action call)
        {
            Assert.Throws<InvalidOperationException>(call);
            Assert.Throws<InvalidOperationException>(() => Task.Run(call).GetAwaiter().GetResult());
            refused++;
        }

        Array.Fill(batch.Outputs, 7);
        network.TrainStep(batch.Inputs, batch.Targets, new ObservedOptimizer(_ =>
        {
            Refused(() => network.Forward(batch.Inputs, batch.Outputs));
            Refused(() => network.Predict(batch.Inputs, batch.Outputs));
            Refused(() => network.Loss(batch.Inputs, batch.Targets));
            Refused(() => network.Gradient(batch.Inputs, batch.Targets, batch.Gradient));
            Refused(() => network.TrainStep(batch.Inputs, batch.Targets, new PlainDescent(1)));
        }));

        Assert.Equal(5, refused);
        Assert.All(batch.Outputs, value => Assert.Equal(7, value));
        network.Predict(batch.Inputs, batch.Outputs);
    }

    [Fact]
    public void AFailingOptimizerLeavesTheNetworkUsable()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        var batch = new SampleBatch(network, 4);
        var failing = new ObservedOptimizer(_ => throw new NotSupportedException("as asked"));
        Assert.Throws<NotSupportedException>(() => network.TrainStep(batch.Inputs, batch.Targets, failing));
        network.Predict(batch.Inputs, batch.Outputs);
        network.TrainStep(batch.Inputs, batch.Targets, new PlainDescent(0.1f));
    }

    [Fact]
    public void TrainingBesidePredictionsIsRefusedOrWhole()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Wide).Create(seed: 2);
        var batch = new SampleBatch(network, 16);
        var predictions = new ConcurrentBag<float[]>();
        int steps = 0;
        int refusedSteps = 0;
        int refusedPredictions = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        bool Enough() => stop.IsCancellationRequested || (steps >= 5 && refusedSteps > 0 && refusedPredictions > 0 && !predictions.IsEmpty);

        RunOnThreads(3, thread =>
        {
            var optimizer = new PlainDescent(0.05f);
            while (!Enough())
            {
                try
                {
                    if (thread == 0)
                    {
                        network.TrainStep(batch.Inputs, batch.Targets, optimizer);
                        steps++;
                    }
                    else
                    {
                        var outputs = new float[batch.Outputs.Length];
                        network.Predict(batch.Inputs, outputs);
                        predictions.Add(outputs);
                    }
                }
                catch (InvalidOperationException)
                {
                    _ = thread == 0 ? refusedSteps++ : Interlocked.Increment(ref refusedPredictions);
                }

                // Leaves gaps in which the other side gets in.
                Thread.Sleep(thread == 0 ? 0 : 1);
            }
        });

        Assert.True(steps >= 5 && refusedSteps + refusedPredictions > 0, $"{steps} steps, {refusedSteps} and {refusedPredictions} refused.");
        CheckAgainstSerialTraining(network, batch, predictions, steps);
    }

    private static void CheckAgainstSerialTraining(INetwork network, SampleBatch batch, IEnumerable<float[]> predictions, int steps)
    {
        INetwork serial = NetworkCompiler.Compile(SampleNetworks.Wide).Create(seed: 2);
        var optimizer = new PlainDescent(0.05f);
        HashSet<string> possible = [];
        for (int step = 0; step <= steps; step++)
        {
            serial.Predict(batch.Inputs, batch.Outputs);
            possible.Add(Key(batch.Outputs));
            if (step < steps)
            {
                serial.TrainStep(batch.Inputs, batch.Targets, optimizer);
            }
        }

        Bits.AssertEqual(serial.Parameters, network.Parameters, $"parameters after {steps} steps");
        Assert.All(predictions, outputs => Assert.Contains(Key(outputs), possible));
    }

    private static string Key(float[] values) => Convert.ToHexString(MemoryMarshal.AsBytes(values.AsSpan()));

    private static void RunOnThreads(int count, Action<int> body)
    {
        var failures = new ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(thread => new Thread(() =>
        {
            try
            {
                body(thread);
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
    }
}
