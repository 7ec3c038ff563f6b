using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Compiled.Runtime.Tests.Optimizers;
using Xunit;

namespace Compiled.Runtime.Tests.Schedules;

public sealed class TorchScheduleTests
{
    private static readonly JsonElement[] Cases = [.. TorchVectors.Read("schedules.json").GetProperty("cases").EnumerateArray()];

    public static TheoryData<string> Names => [.. Makers.Keys];

    internal static Dictionary<string, Func<Schedule>> Makers { get; } = new()
    {
        ["constant"] = () => new ConstantRate(0.1),
        ["step"] = () => new StepDecay(0.1, 30),
        ["step half"] = () => new StepDecay(0.4, 7, factor: 0.5),
        ["multi-step"] = () => new MultiStepDecay(0.1, [10, 50, 50, 90], factor: 0.3),
        ["exponential"] = () => new ExponentialDecay(0.1, 0.97),
        ["cosine"] = () => new CosineDecay(0.1, 120, minimum: 0.001),
        ["restarts"] = () => new CosineRestarts(0.1, 17, minimum: 0.01),
        ["restarts twice as long"] = () => new CosineRestarts(0.1, 10, multiplier: 2),
        ["restarts three times as long"] = () => new CosineRestarts(0.1, 5, multiplier: 3, minimum: 0.02),
        ["warm-up"] = () => new LinearWarmUp(0.1, 5),
        ["warm-up of 40"] = () => new LinearWarmUp(0.3, 40, startFactor: 0.01),
        ["polynomial"] = () => new PolynomialDecay(0.1, 80, power: 2),
        ["polynomial line"] = () => new PolynomialDecay(0.1, 100),
        ["one cycle"] = () => new OneCycle(0.5, 121),
        ["one cycle line"] = () => new OneCycle(0.5, 121, risingShare: 0.2, linear: true, startDivisor: 10, endDivisor: 100),
        ["one cycle three phases"] = () => new OneCycle(0.5, 121, risingShare: 0.4, threePhases: true),
        ["one cycle three lines"] = () => new OneCycle(0.5, 121, risingShare: 0.25, threePhases: true, linear: true),
        ["warm-up, exponential"] = () => new ExponentialDecay(0.1, 0.95).WithWarmUp(20, startFactor: 0.1),
        ["step times exponential"] = () => new StepDecay(0.1, 25, factor: 0.5).Times(new ExponentialDecay(1, 0.99)),
        ["plateau"] = () => new ReduceOnPlateau(0.1),
        ["plateau, impatient"] = () => new ReduceOnPlateau(0.1) { Factor = 0.5, Patience = 2, Cooldown = 3, Minimum = 0.002 },
        ["plateau, absolute"] = () => new ReduceOnPlateau(0.1) { Factor = 0.7, Patience = 4, Threshold = 0.05, IsThresholdAbsolute = true },
        ["plateau, higher is better"] = () => new ReduceOnPlateau(0.1) { HigherIsBetter = true, Factor = 0.6, Patience = 5, Threshold = 0.01 },
        ["plateau, higher is better, absolute"] = () => new ReduceOnPlateau(0.1)
        {
            HigherIsBetter = true, Factor = 0.6, Patience = 1, Threshold = 0.02, IsThresholdAbsolute = true, Cooldown = 1,
        },
    };

    [Fact]
    public void EveryCaseIsThere() => Assert.Equal(Cases.Select(one => one.GetProperty("name").GetString()!), Makers.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void FollowsPyTorch(string name)
    {
        JsonElement one = Cases.Single(one => one.GetProperty("name").GetString() == name);
        Schedule schedule = Makers[name]();
        double[] expected = one.GetProperty("rates").EnumerateArray().Select(rate => rate.GetDouble()).ToArray();
        for (int tick = 0; tick < expected.Length; tick++)
        {
            double rate = schedule.Rate(tick);
            Assert.True(Math.Abs(rate - expected[tick]) <= 1e-7 * expected[tick], $"{name}, tick {tick}: {rate} is not PyTorch's {expected[tick]}.");
            schedule.Observe(tick, Metric(name, tick));
        }
    }

    /// <summary>A saved schedule goes on as if it had never been interrupted.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void GoesOnFromItsState(string name)
    {
        Schedule whole = Makers[name](), second = Makers[name]();
        List<double> expected = [];
        IReadOnlyDictionary<string, double>? saved = null;
        for (int tick = 0; tick < 100; tick++)
        {
            expected.Add(whole.Rate(tick));
            saved = tick == 37 ? whole.Scalars : saved;
            whole.Observe(tick, Metric(name, tick));
        }

        second.RestoreState(saved!);
        Assert.Equal(saved, second.Scalars);
        for (int tick = 37; tick < 100; tick++)
        {
            Assert.Equal(expected[tick], second.Rate(tick));
            second.Observe(tick, Metric(name, tick));
        }

        Assert.Equal(whole.Observes, name.StartsWith("plateau", StringComparison.Ordinal));
    }

    private static double Metric(string name, int tick)
    {
        double loss = (2.0 * Math.Pow(0.9, Math.Min(tick, 30))) + (0.01 * (tick * 7919 % 13));
        return name.Contains("higher", StringComparison.Ordinal) ? name.Contains("absolute", StringComparison.Ordinal) ? 3 - loss : -loss : loss;
    }
}
