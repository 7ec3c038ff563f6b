using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>Weights on disk: everything comes back to the bit, running statistics included, and what does not fit changes nothing.</summary>
public sealed class SaveLoadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compiled-tests-");

    public static TheoryData<string> Networks => SampleNetworks.Names;

    private string File => Path.Combine(_folder.FullName, "network.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Networks))]
    public void ASavedNetworkComesBackToTheBit(string name)
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Named(name));
        INetwork network = Trained(compiled);
        network.Save(File);

        INetwork loaded = compiled.Create(seed: 99);
        loaded.Load(File);

        Bits.AssertEqual(network.Parameters, loaded.Parameters, "parameters");
        Bits.AssertEqual(network.State, loaded.State, "running statistics");
        var batch = new SampleBatch(network, 17);
        var expected = new SampleBatch(network, 17);
        network.Predict(expected.Inputs, expected.Outputs);
        loaded.Predict(batch.Inputs, batch.Outputs);
        Bits.AssertEqual(expected.Outputs, batch.Outputs, "predictions");
        Assert.Equal([File], Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheFileHoldsEveryTensorByNameAndShape(string name)
    {
        INetwork network = Trained(NetworkCompiler.Compile(SampleNetworks.Named(name)));
        network.Save(File);

        Dictionary<string, Tensor> tensors = SafeTensors.Read(File);
        Assert.Equal(network.Layout.Concat(network.StateLayout).Select(info => info.Name).Order(), tensors.Keys.Order());
        foreach (ParameterInfo info in network.Layout)
        {
            Assert.Equal(info.Shape, tensors[info.Name].Shape);
            Bits.AssertEqual(network.Parameters.Slice(info.Offset, info.Length), tensors[info.Name].Floats, info.Name);
        }

        foreach (ParameterInfo info in network.StateLayout)
        {
            Assert.Equal(info.Shape, tensors[info.Name].Shape);
            Bits.AssertEqual(network.State.Slice(info.Offset, info.Length), tensors[info.Name].Floats, info.Name);
        }
    }

    [Fact]
    public void AFileOfAnotherNetworkIsRefusedWhole()
    {
        NetworkCompiler.Compile(SampleNetworks.Regression).Create().Save(File);
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Normalised).Create();
        float[] parameters = network.Parameters.ToArray();
        float[] state = network.State.ToArray();

        InvalidFileException exception = Assert.Throws<InvalidFileException>(() => network.Load(File));

        Assert.Equal(File, exception.Path);
        Bits.AssertEqual(parameters, network.Parameters, "parameters");
        Bits.AssertEqual(state, network.State, "state");
    }

    [Fact]
    public void SavingReplacesAnOlderFile()
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Regression);
        compiled.Create(seed: 1).Save(File);
        INetwork second = compiled.Create(seed: 2);
        second.Save(File);
        INetwork loaded = compiled.Create();
        loaded.Load(File);
        Bits.AssertEqual(second.Parameters, loaded.Parameters, "parameters");
    }

    private static INetwork Trained(CompiledNetwork compiled)
    {
        INetwork network = compiled.Create(seed: 7);
        var batch = new SampleBatch(network, 20);
        network.TrainStep(batch.Inputs, batch.Targets, new PlainDescent(0.1f));
        return network;
    }
}
