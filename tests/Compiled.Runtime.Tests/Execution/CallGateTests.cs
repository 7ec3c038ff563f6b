using System;
using System.Threading.Tasks;
using Compiled.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

public sealed class CallGateTests
{
    [Fact]
    public void LetsManyPredictAtOnceButNobodyTrainMeanwhile()
    {
        CallGate gate = new();
        gate.EnterShared();
        gate.EnterShared();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(gate.EnterExclusive);
        Assert.Contains("predicting", exception.Message, StringComparison.Ordinal);
        gate.ExitShared();
        Assert.Throws<InvalidOperationException>(gate.EnterExclusive);
        gate.ExitShared();
        gate.EnterExclusive();
        gate.ExitExclusive();
    }

    [Fact]
    public void LetsOneTrainAndNobodyElseIn()
    {
        CallGate gate = new();
        gate.EnterExclusive();
        Assert.Throws<InvalidOperationException>(gate.EnterShared);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(gate.EnterExclusive);
        Assert.Contains("one call at a time", exception.Message, StringComparison.Ordinal);
        gate.ExitExclusive();
        gate.EnterShared();
        gate.ExitShared();
    }

    [Fact]
    public void CountsRightUnderContention()
    {
        CallGate gate = new();
        Parallel.For(0, 20_000, _ =>
        {
            gate.EnterShared();
            gate.ExitShared();
        });
        gate.EnterExclusive();
        gate.ExitExclusive();
    }
}
