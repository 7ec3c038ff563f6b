using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>No call allocates after its first use at a number of samples: neither on the calling thread nor on the workers.</summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests
{
    private const int Calls = 2;

    // The test host's own threads allocate 168 bytes about ten times a second, which the count of the whole process sees, and a thread's first real
    // wait for another takes 24 bytes of the framework's. Short trials pass between; what a call allocates shows in every trial.
    private const int Trials = 300;

    public static TheoryData<string> Networks => SampleNetworks.Names;

    public static TheoryData<string> LargeNetworks => ImageNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void NoCallAllocatesAfterItsFirst(string name) =>
        CheckAll(SampleNetworks.Named(name), [.. SampleNetworks.TrainingCounts(SampleNetworks.Named(name)), 160]);

    [Theory]
    [MemberData(nameof(LargeNetworks))]
    public void NoCallOfALargeNetworkAllocatesAfterItsFirst(string name) => CheckAll(ImageNetworks.Named(name), [2, 7, 33]);

    private static void CheckAll(string declaration, int[] sampleCounts)
    {
        INetwork network = NetworkCompiler.Compile(declaration).Create();
        foreach (int samples in sampleCounts)
        {
            var batch = new SampleBatch(network, samples);
            var optimizer = new PlainDescent(0.01f);
            Check(() => network.Forward(batch.Inputs, batch.Outputs), $"Forward of {samples}");
            Check(() => network.Predict(batch.Inputs, batch.Outputs), $"Predict of {samples}");
            Check(() => network.Loss(batch.Inputs, batch.Targets), $"Loss of {samples}");
            Check(() => network.Gradient(batch.Inputs, batch.Targets, batch.Gradient), $"Gradient of {samples}");
            Check(() => network.TrainStep(batch.Inputs, batch.Targets, optimizer), $"TrainStep of {samples}");
            if (network is IClassifier classifier)
            {
                Check(() => classifier.Loss(batch.Inputs, batch.Labels), $"Loss of {samples} labels");
                Check(() => classifier.TrainStep(batch.Inputs, batch.Labels, optimizer), $"TrainStep of {samples} labels");
            }
        }
    }

    private static void Check(Action call, string what)
    {
        call();
        long own = long.MaxValue;
        long process = long.MaxValue;
        for (int trial = 0; trial < Trials && (own > 0 || process > 0); trial++)
        {
            long processBefore = GC.GetTotalAllocatedBytes(precise: true);
            long ownBefore = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            own = Math.Min(own, GC.GetAllocatedBytesForCurrentThread() - ownBefore);
            process = Math.Min(process, GC.GetTotalAllocatedBytes(precise: true) - processBefore);
        }

        Assert.True(own == 0 && process == 0, $"{what}: {Calls} calls allocate {own} bytes on their thread, {process} in the process.");
    }
}
