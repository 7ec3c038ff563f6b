using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>No call allocates after its first use at a number of samples: neither on the calling thread nor on the workers.</summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests
{
    private const int Calls = 3;

    // The test host's own threads allocate 168 bytes about ten times a second. Short trials pass between; an allocation a call shows in every trial.
    private const int Trials = 100;

    public static TheoryData<string> Networks => SampleNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void NoCallAllocatesAfterItsFirst(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        foreach (int samples in SampleNetworks.TrainingCounts(SampleNetworks.Named(name)).Append(160))
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
        long total = long.MaxValue;
        for (int trial = 0; trial < Trials && (own > 0 || total > 0); trial++)
        {
            long totalBefore = GC.GetTotalAllocatedBytes(precise: true);
            long ownBefore = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            own = Math.Min(own, GC.GetAllocatedBytesForCurrentThread() - ownBefore);
            total = Math.Min(total, GC.GetTotalAllocatedBytes(precise: true) - totalBefore);
        }

        Assert.True(own == 0 && total == 0, $"{what}: {Calls} calls allocated {own} bytes on their thread, {total} in the process.");
    }
}
