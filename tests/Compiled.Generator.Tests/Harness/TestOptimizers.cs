using System;

namespace Compiled.Generator.Tests.Harness;

/// <summary>The plainest update: p -= rate * g. Keeps these tests apart from the runtime's optimizers.</summary>
internal sealed class PlainDescent(float learningRate) : Optimizer(learningRate)
{
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] -= LearningRate * gradient[i];
        }
    }
}

/// <summary>Hands each update to a test: what a training step does in its middle.</summary>
internal sealed class ObservedOptimizer(Action<float[]> update) : Optimizer(0)
{
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient) => update(gradient.ToArray());
}
