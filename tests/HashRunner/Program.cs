using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Compiled;
using Compiled.HashRunner;

// Trains networks and prints a hash of every bit that training left: parameters, running statistics, losses, predictions.
// The one-hash test starts it under many combinations of vector width, threads and JIT settings; the line must always be the same.
// With the argument "benchmarks" it trains the image networks of the benchmarks, which take too long where multiply-add is emulated.
using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
if (args is ["benchmarks"])
{
    Train(new SimpleConv(seed: 1), [17, 5], new Adam(0.001f));
    Train(new LeNet5(seed: 2), [17, 5], new Adam(0.001f));
    Train(new DeepConv(seed: 3), [17, 5], new Adam(0.001f));
    Train(new ResNet8(seed: 4), [17, 5], new Adam(0.001f));
}
else
{
    Train(new EveryPath(seed: 1), [2, 7, 16, 21], new Sgd(0.1f), new Adam(0.01f), new AdamW(0.01f), new Momentum(0.05f));
    Train(new Regression(seed: 2), [1, 8, 17], new Nesterov(0.05f), new AdaGrad(0.05f), new RmsProp(0.01f));
    Train(new Wide(seed: 3), [100, 5, 37], new Adam(0.001f), new Sgd(0.1f));
    Train(new AwkwardImage(seed: 4), [1, 17], new Sgd(0.1f));
    Train(new ResidualImage(seed: 5), [2, 17], new Sgd(0.1f));
    Train(new BranchedImage(seed: 6), [1, 17], new Sgd(0.1f));
    Train(new Signal(seed: 7), [2, 17], new Sgd(0.1f));
    Train(new SideBySide(seed: 8), [1, 17], new Sgd(0.01f));
    Train(new TinyTransformer(seed: 9), [1, 17], new Sgd(0.1f), new Adam(0.01f));
    Train(new TinyRecurrent(seed: 10), [1, 17], new Sgd(0.1f));
    Train(new TinyNormalised(seed: 11), [1, 17], new Sgd(0.1f));
    Train(new LongTransformer(seed: 12), [1, 8, 17], new Sgd(0.1f));
}

Console.WriteLine($"{Convert.ToHexString(hash.GetHashAndReset())} workers {CountWorkers()}");

void Train(INetwork network, int[] sampleCounts, params Optimizer[] optimizers)
{
    var random = new Random(5);
    foreach (Optimizer optimizer in optimizers)
    {
        foreach (int samples in sampleCounts)
        {
            float[] inputs = Draw(samples * network.InputLength);
            if (network is ITokenNetwork { Tokens: int tokens })
            {
                inputs = [.. inputs.Select(value => MathF.Floor(value * tokens))];
            }

            float[] targets = Draw(samples * network.OutputLength);
            var outputs = new float[samples * network.OutputLength];
            Append([network.TrainStep(inputs, targets, optimizer), network.Loss(inputs, targets)]);
            network.Predict(inputs, outputs);
            Append(outputs);
        }
    }

    Append(network.Parameters);
    Append(network.State);

    float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
}

void Append(ReadOnlySpan<float> values) => hash.AppendData(MemoryMarshal.AsBytes(values));

// The worker threads of the process, by their names: shows that more than one took part. Only Linux tells.
static int CountWorkers() => !OperatingSystem.IsLinux() ? -1
    : Directory.GetDirectories("/proc/self/task").Select(task => File.ReadAllText(Path.Combine(task, "comm")))
        .Count(name => name.StartsWith("Compiled worke", StringComparison.Ordinal));
