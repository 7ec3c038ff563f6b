using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Compiled.KillRunner;
using Compiled.Runtime.Tests.Files;
using Compiled.Runtime.Tests.Training;
using Xunit;

namespace Compiled.Runtime.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GivesEveryBitBack()
    {
        (Tiny network, Adam optimizer) = Trained();
        string path = _folder.File("checkpoint");
        Checkpoint.Save(path, network, optimizer, new TrainingPosition(5, 1, 2));

        Tiny copy = new(seed: 99);
        Adam other = new(0.5f);
        Assert.Equal(new TrainingPosition(5, 1, 2), Checkpoint.Load(path, copy, other));
        Assert.Equal(0.003f, other.LearningRate);
        Assert.Equal(new RandomCounter(4, 5), ((INetwork)copy).RandomCounter);
        Assert.Equal(network.State, copy.State);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(network.Parameters, copy.Parameters);
            Assert.Equal(Step(network, optimizer, step), Step(copy, other, step));
        }
    }

    [Fact]
    public void GivesTheWeightsAloneToWhoPredicts()
    {
        (Tiny network, Adam optimizer) = Trained();
        string path = _folder.File("checkpoint");
        Checkpoint.Save(path, network, optimizer, default);
        Tiny copy = new(seed: 99);
        Checkpoint.Load(path, copy);
        Assert.Equal(network.Parameters, copy.Parameters);
        Assert.Equal(network.State, copy.State);
        Assert.Equal(new RandomCounter(99, 0), ((INetwork)copy).RandomCounter);
    }

    [Fact]
    public void IsASafetensorsFileOthersCanRead()
    {
        (Tiny network, Adam optimizer) = Trained();
        string path = _folder.File("checkpoint");
        Checkpoint.Save(path, network, optimizer, new TrainingPosition(5, 1, 2));
        SafetensorsFile file = SafetensorsFile.Read(path);
        Assert.Equal(network.Dense1Weight.ToArray(), file["dense1.weight"].ToSingles());
        Assert.Equal([8L, 6L], file["dense1.weight"].Shape);
        Assert.Equal(network.State[..8].ToArray(), file["batchnorm1.running_mean"].ToSingles());
        Assert.Equal(optimizer.StateVector(0).ToArray(), file["optimizer/exp_avg"].ToSingles());
        Assert.Equal(("pt", "5", "Adam"), (file.Metadata["format"], file.Metadata["position/step"], file.Metadata["compiled/optimizer"]));
        Assert.Equal(Tiny.ArchitectureHash, file.Metadata["compiled/architecture"]);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)), file["sha256"].Data.ToArray());
    }

    [Fact]
    public void EveryPrefixIsRefused()
    {
        string path = FourKilobytes();
        for (long length = new FileInfo(path).Length - 1; length >= 0; length--)
        {
            using (FileStream file = File.OpenWrite(path))
                file.SetLength(length);
            Assert.InRange(Assert.Throws<InvalidFileException>(() => Checkpoint.Read(path)).Position, 0, length);
        }
    }

    [Fact]
    public void EverySingleFlippedBitIsRefused()
    {
        string path = FourKilobytes();
        byte[] content = File.ReadAllBytes(path);
        for (int bit = 0; bit < content.Length * 8; bit++)
        {
            Write(bit / 8, (byte)(content[bit / 8] ^ (1 << (bit % 8))));
            Assert.InRange(Assert.Throws<InvalidFileException>(() => Checkpoint.Read(path)).Position, 0, content.Length);
            Write(bit / 8, content[bit / 8]);
        }

        void Write(int place, byte value)
        {
            using FileStream file = File.OpenWrite(path);
            file.Position = place;
            file.WriteByte(value);
        }

        Checkpoint.Read(path);
    }

    [Fact]
    public void ReadingAndWritingTakeLittleMemory()
    {
        SoftmaxRegression network = new(1000, 2000);
        Adam optimizer = new();
        optimizer.RestoreState(network.ParameterCount, optimizer.Scalars.Concat(
            [new("beta1_power", 1), new("beta2_power", 1)]).DistinctBy(pair => pair.Key).ToDictionary());
        string path = _folder.File("large");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Checkpoint.Save(path, network, optimizer, default);
        long saving = GC.GetAllocatedBytesForCurrentThread() - before, length = new FileInfo(path).Length;
        Checkpoint.Load(path, network, optimizer);
        long loading = GC.GetAllocatedBytesForCurrentThread() - before - saving;
        Assert.InRange(length, 24_000_000, 25_000_000);
        Assert.InRange(saving, 0, 1_000_000);
        Assert.InRange(loading, length, (2 * length) + (16 << 20));
    }

    [Fact]
    public void AnotherNetworkOrOptimizerIsRefusedAndNothingChanges()
    {
        (Tiny network, Adam optimizer) = Trained();
        string path = _folder.File("checkpoint");
        Checkpoint.Save(path, network, optimizer, default);
        Checkpoint checkpoint = Checkpoint.Read(path);
        float[] before = network.Parameters.ToArray();
        network.Dense1Weight[0]++;
        Refuse("architecture", () => checkpoint.Restore(new SoftmaxRegression(3, 2), optimizer));
        Refuse("'Adam', this one AdamW", () => checkpoint.Restore(network, new AdamW()));
        Refuse("created with other options", () => checkpoint.Restore(network, new Adam { AmsGrad = true }));
        Assert.Equal(before[0] + 1, network.Dense1Weight[0]);
        Refuse("It is no checkpoint", () => Checkpoint.Read(SaveWeights(network)));
        checkpoint.Restore(network, optimizer);
        Assert.Equal(before, network.Parameters);

        static void Refuse(string reason, Action action) =>
            Assert.Contains(reason, Assert.Throws<InvalidFileException>(action).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compiled/checkpoint", "2", "version '2'")]
    [InlineData("position/step", "-1", "position/step is '-1'")]
    [InlineData("position/batch", "4294967296", "position/batch is")]
    [InlineData("random/calls", "1.5", "random/calls is '1.5'")]
    [InlineData("optimizer/step", "x", "optimizer/step is 'x'")]
    [InlineData("optimizer/beta1_power", "NaN", "numbers cannot be")]
    public void NumbersThatCannotBeAreRefusedThoughTheHashIsRight(string key, string value, string reason)
    {
        (Tiny network, Adam optimizer) = Trained();
        string path = _folder.File("checkpoint");
        Checkpoint.Save(path, network, optimizer, default);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Dictionary<string, string> metadata = new(file.Metadata) { [key] = value };
        IEnumerable<SafetensorsOutput> tensors = file.Tensors.Where(tensor => tensor.Name != SealedFile.HashName).Select(tensor =>
            new SafetensorsOutput(tensor.Name, tensor.Type, [.. tensor.Shape.Select(extent => (int)extent)], stream => stream.Write(tensor.Data.Span)));
        SealedFile.Write(path, PhysicalFileSystem.Instance, tensors, metadata);
        float[] before = network.Parameters.ToArray();
        InvalidFileException exception = Assert.Throws<InvalidFileException>(() => Checkpoint.Load(path, network, optimizer));
        Assert.Contains(reason, exception.Reason, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters);
    }

    [Fact]
    public void RefusesWhatCannotBe()
    {
        Tiny network = new();
        Assert.Throws<ArgumentException>(() => Checkpoint.Save("", network, new Sgd(1), default));
        Assert.Throws<ArgumentNullException>(() => Checkpoint.Save("x", null!, new Sgd(1), default));
        Assert.Throws<ArgumentNullException>(() => Checkpoint.Save("x", network, null!, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Checkpoint.Save("x", network, new Sgd(1), new TrainingPosition(-1, 0, 0)));
        Assert.Throws<FileNotFoundException>(() => Checkpoint.Read(_folder.File("absent")));
        Assert.Throws<ArgumentException>(() => new CheckpointOptions(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointOptions("x") { KeepLast = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointOptions("x") { EverySteps = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointOptions("x") { EveryEpochs = -1 });
    }

    private static (Tiny Network, Adam Optimizer) Trained()
    {
        Tiny network = new(seed: 4);
        Adam optimizer = new(0.003f);
        for (int step = 0; step < 5; step++)
            Step(network, optimizer, step);
        return (network, optimizer);
    }

    private static float Step(Tiny network, Adam optimizer, int step)
    {
        float[] inputs = new float[9 * Tiny.InputLength];
        Initializer.Normal(inputs, 1f, (ulong)step, 0);
        return network.TrainStep(inputs, (ReadOnlySpan<int>)[0, 1, 2, 0, 1, 2, 0, 1, 2], optimizer);
    }

    private string FourKilobytes()
    {
        string path = _folder.File("four");
        SoftmaxRegression network = new(20, 14);
        Initializer.Normal(network.Parameters, 1f, 1, 0);
        Adam optimizer = new();
        optimizer.Update(network.Parameters, new float[network.ParameterCount]);
        Checkpoint.Save(path, network, optimizer, new TrainingPosition(1, 0, 1));
        Assert.InRange(new FileInfo(path).Length, 4000, 4300);
        return path;
    }

    private string SaveWeights(Tiny network)
    {
        network.Save(_folder.File("weights"));
        return _folder.File("weights");
    }
}
