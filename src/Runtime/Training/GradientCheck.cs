using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>
/// Compares the gradient that a network computes with what its loss does when a parameter is moved a little: whether a layer of your own, a loss or a
/// whole network differentiates as it should.
/// </summary>
/// <remarks>
/// <para>
/// Losses are floats, so a difference over a small step is mostly rounding, and one over a large step is not a derivative. For each parameter central
/// differences over six steps from 1/32 to 1/1024 (times its size, where that is above 1) are combined in pairs, <c>(4 D(h/2) - D(h)) / 3</c>, and the
/// surest is taken. Its uncertainty is the rounding of a loss over the step, how far the pair is apart, and how far narrower steps and the two sides disagree
/// beyond rounding. A gradient fails where it is further from it than <see cref="GradientCheckOptions.Tolerance"/> and twice the uncertainty allow. Near a kink, as that
/// of ReLU, and for gradients far smaller than the loss the uncertainty is large and nothing is claimed. A few samples, random parameters and a loss
/// around 1 show most.
/// </para>
/// <para>
/// The loss is that of training mode: batch statistics, and dropout with the same mask in every call. Parameters, running statistics and the counter of
/// random draws are afterwards as they were, also after an exception. No other call may run on the network meanwhile.
/// </para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 11.5; L. F. Richardson, 1911, for the pairs.</para>
/// </remarks>
/// <example>
/// <code>
/// GradientCheckResult result = GradientCheck.Run(network, inputs, targets);
/// Console.WriteLine(result);                  // a table, a line a tensor
/// if (!result.Passed) ...
/// </code>
/// </example>
public static class GradientCheck
{
    /// <summary>Computes the mean loss in training mode and its gradient, as <see cref="INetwork.Gradient"/> does for some samples.</summary>
    /// <param name="gradient">One float a parameter, overwritten.</param>
    public delegate float LossAndGradient(Span<float> gradient);

    /// <summary>Checks a network with rows of targets.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs"><c>n * InputLength</c> floats; a few samples are enough.</param>
    /// <param name="targets"><c>n * OutputLength</c> floats.</param>
    /// <param name="options">How to check; null for the defaults, every parameter.</param>
    /// <exception cref="ArgumentException">A span has the wrong length; nothing was changed.</exception>
    public static GradientCheckResult Run(
        INetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        float[] x = inputs.ToArray(), y = targets.ToArray();
        return Run(network, gradient => network.Gradient(x, y, gradient), options);
    }

    /// <summary>Checks a classifier with class labels.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs"><c>n * InputLength</c> floats; a few samples are enough.</param>
    /// <param name="targets">One class index a sample.</param>
    /// <param name="options">How to check; null for the defaults, every parameter.</param>
    /// <exception cref="ArgumentException">A span has the wrong length or a label is out of range; nothing was changed.</exception>
    public static GradientCheckResult Run(
        IClassifier network, ReadOnlySpan<float> inputs, ReadOnlySpan<int> targets, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        float[] x = inputs.ToArray();
        int[] labels = targets.ToArray();
        return Run(network, gradient => network.Gradient(x, labels, gradient), options);
    }

    /// <summary>Checks a network whose gradient you compute yourself: with a loss of your own, or inputs of another type.</summary>
    /// <param name="network">The network whose parameters are moved.</param>
    /// <param name="gradient">Computes loss and gradient at the network's parameters; called many times.</param>
    /// <param name="options">How to check; null for the defaults, every parameter.</param>
    public static GradientCheckResult Run(INetwork network, LossAndGradient gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(gradient);
        options ??= new GradientCheckOptions();
        float[] parameters = network.Parameters.ToArray(), state = network.State.ToArray();
        RandomCounter counter = network.RandomCounter;
        try
        {
            float[] analytic = new float[network.ParameterCount];
            float loss = gradient(analytic);
            DifferenceQuotient quotient = new(network, counter, gradient, loss);
            List<TensorCheck> tensors = [];
            foreach (ParameterInfo tensor in network.Layout)
            {
                tensors.Add(Check(tensor, analytic, quotient, options));
            }

            return new GradientCheckResult(tensors, options.Tolerance, loss);
        }
        finally
        {
            parameters.CopyTo(network.Parameters);
            state.CopyTo(network.State);
            network.RandomCounter = counter;
        }
    }

    private static TensorCheck Check(ParameterInfo tensor, float[] analytic, DifferenceQuotient quotient, GradientCheckOptions options)
    {
        int[] places = Places(tensor, options);
        TensorCheck worst = new(tensor, places.Length, 0, 0, 0, 0, 0, 0);
        double worstExcess = -1;
        int failures = 0;
        foreach (int place in places)
        {
            double computed = analytic[tensor.Offset + place];
            (double measured, double uncertainty) = quotient.At(tensor.Offset + place);
            double difference = Math.Abs(computed - measured), size = Math.Max(Math.Abs(computed), Math.Abs(measured));
            double excess = difference == 0 ? 0 : difference / ((options.Tolerance * size) + (2 * uncertainty));
            excess = double.IsNaN(excess) ? double.PositiveInfinity : excess;
            failures += excess > 1 ? 1 : 0;
            if (excess > worstExcess)
            {
                worstExcess = excess;
                worst = worst with
                {
                    Index = place, Computed = computed, Measured = measured, Uncertainty = uncertainty, Difference = size == 0 ? 0 : difference / size,
                };
            }
        }

        return worst with { Failures = failures };
    }

    /// <summary>The elements of a tensor to check, ascending: all, or a sample without repetition that depends on seed and tensor alone.</summary>
    private static int[] Places(ParameterInfo tensor, GradientCheckOptions options)
    {
        int wanted = options.ParametersPerTensor;
        if (wanted >= tensor.Length)
        {
            return [.. Enumerable.Range(0, tensor.Length)];
        }

        // R. W. Floyd's sampling: as many draws as elements are wanted.
        HashSet<int> chosen = [];
        ulong key = RandomBits.Mix(options.Seed, (ulong)tensor.Offset);
        for (int last = tensor.Length - wanted; last < tensor.Length; last++)
        {
            int drawn = (int)Math.BigMul(RandomBits.Mix(key, (ulong)last), (ulong)last + 1, out _);
            chosen.Add(chosen.Contains(drawn) ? last : drawn);
        }

        return [.. chosen.Order()];
    }
}
