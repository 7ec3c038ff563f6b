using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Schedules;

public sealed class ScheduleTests
{
    [Fact]
    public void SequencesCountEachScheduleFromItsOwnBeginning()
    {
        Schedule schedule = new ConstantRate(1).Then(3, new StepDecay(2, 2, 0.5)).Then(6, new ConstantRate(0));
        Assert.Equal([1, 1, 1, 2, 2, 1, 0, 0], Enumerable.Range(0, 8).Select(tick => schedule.Rate(tick)));
    }

    [Fact]
    public void AWarmUpDoesNotWearThePatienceOut()
    {
        Schedule schedule = new ReduceOnPlateau(0.5) { Patience = 1, Factor = 0.1 }.WithWarmUp(10, 0.5);
        List<double> rates = [];
        for (int tick = 0; tick < 14; tick++)
        {
            rates.Add(schedule.Rate(tick));
            schedule.Observe(tick, 1);
        }

        Assert.True(schedule.Observes);
        Assert.Equal([0.25, 0.275, 0.3, 0.325, 0.35, 0.375, 0.4, 0.425, 0.45, 0.475], rates[..10].Select(rate => Math.Round(rate, 9)));
        Assert.Equal([0.5, 0.5, 0.5, 0.05], rates[10..]);
    }

    [Fact]
    public void NestedStatesAreRestoredTogetherOrNotAtAll()
    {
        Schedule Make() => new ReduceOnPlateau(1) { Patience = 0 }.Times(new ConstantRate(2).Then(1, new ReduceOnPlateau(3) { Patience = 0 }));
        Schedule schedule = Make(), copy = Make();
        foreach (int tick in new[] { 0, 1, 2 })
            schedule.Observe(tick, 5);
        copy.RestoreState(schedule.Scalars);
        Assert.Equal(schedule.Rate(3), copy.Rate(3));
        Assert.NotEqual(3, copy.Rate(3));

        Schedule fresh = Make();
        foreach (string name in schedule.Scalars.Keys.Where(name => !name.EndsWith("best", StringComparison.Ordinal)))
        {
            Dictionary<string, double> broken = new(schedule.Scalars) { [name] = -1 };
            Assert.Throws<ArgumentException>(() => fresh.RestoreState(broken));
            broken.Remove(name);
            Assert.Throws<ArgumentException>(() => fresh.RestoreState(broken));
        }

        Assert.Equal(Make().Scalars, fresh.Scalars);
    }

    [Fact]
    public void APlateauIsNotLeftByNaN()
    {
        ReduceOnPlateau schedule = new(1) { Patience = 1, Factor = 0.5 };
        foreach (double metric in new[] { double.NaN, 2, double.NaN, double.NaN, 1, double.PositiveInfinity, 0.5 })
            schedule.Observe(0, metric);
        Assert.Equal(0.5, schedule.Rate(0));
    }

    [Fact]
    public void RatesAreFiniteNotNegativeAndPureFarBehindTheEnd()
    {
        foreach ((string name, Func<Schedule> make) in TorchScheduleTests.Makers)
        {
            Schedule schedule = make();
            foreach (long tick in new[] { long.MaxValue, 0, 1_000_000_007, 121, 120, 5 })
            {
                double rate = schedule.Rate(tick);
                Assert.True(rate >= 0 && double.IsFinite(rate), $"{name}, tick {tick}: {rate}");
                Assert.Equal(make().Rate(tick), rate);
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Rate(-1));
        }

        Assert.Equal(new CosineDecay(1, 10, 0.25).Rate(10), new CosineDecay(1, 10, 0.25).Rate(11));
        Assert.Equal(0.5 / 25 / 1e4, new OneCycle(0.5, 10).Rate(99), 1e-12);
        Assert.Equal(0.5, new OneCycle(0.5, 1, risingShare: 1).Rate(0), 1e-12);
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        (string Name, Action Make)[] cases =
        [
            ("rate", () => _ = new ConstantRate(-1)),
            ("rate", () => _ = new StepDecay(double.NaN, 1)),
            ("every", () => _ = new StepDecay(1, 0)),
            ("factor", () => _ = new ExponentialDecay(1, double.PositiveInfinity)),
            ("milestones", () => _ = new MultiStepDecay(1, [5, 3])),
            ("milestones", () => _ = new MultiStepDecay(1, [-1])),
            ("ticks", () => _ = new CosineDecay(1, 0)),
            ("minimum", () => _ = new CosineDecay(1, 1, -1)),
            ("multiplier", () => _ = new CosineRestarts(1, 1, 0)),
            ("startFactor", () => _ = new LinearWarmUp(1, 1, 1.1)),
            ("power", () => _ = new PolynomialDecay(1, 1, double.NaN)),
            ("risingShare", () => _ = new OneCycle(1, 10, 1.01)),
            ("risingShare", () => _ = new OneCycle(1, 10, 0.51, threePhases: true)),
            ("endDivisor", () => _ = new OneCycle(1, 10, endDivisor: 0)),
            ("Factor", () => _ = new ReduceOnPlateau(1) { Factor = 1 }),
            ("Patience", () => _ = new ReduceOnPlateau(1) { Patience = -1 }),
            ("Cooldown", () => _ = new ReduceOnPlateau(1) { Cooldown = -1 }),
            ("Threshold", () => _ = new ReduceOnPlateau(1) { Threshold = double.NaN }),
            ("Minimum", () => _ = new ReduceOnPlateau(1) { Minimum = -1 }),
            ("schedules", () => _ = new ScheduleSequence([], [])),
            ("milestones", () => _ = new ScheduleSequence([new ConstantRate(1)], [3])),
            ("milestones", () => _ = new ConstantRate(1).Then(0, new ConstantRate(1))),
            ("second", () => _ = new ConstantRate(1).Times(null!)),
        ];
        Assert.All(cases, one => Assert.Equal(one.Name, Assert.ThrowsAny<ArgumentException>(one.Make).ParamName));
    }
}
