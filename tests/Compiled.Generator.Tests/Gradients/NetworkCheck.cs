using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Compares a compiled network with the double-precision reference on random parameters and samples.</summary>
internal sealed class NetworkCheck
{
    // Operations one check may spend on differences; of a large network they are taken on a sample of each tensor and along random directions.
    private const double DifferenceBudget = 6e7;

    private readonly ReferenceNetwork _reference;
    private readonly INetwork _network;
    private readonly double[] _parameters;
    private readonly double[] _state;
    private readonly double[][] _inputs;
    private readonly double[][] _targets;
    private readonly int[]? _labels;
    private readonly Random _random;

    private NetworkCheck(string declaration, int samples, TargetKind kind)
    {
        _random = new Random(samples + (31 * declaration.Length));
        _reference = ReferenceNetwork.Parse(declaration);
        _network = NetworkCompiler.Compile(declaration).Create(seed: 5);
        RandomNumbers.FillParameters(_random, _network);
        _parameters = Closeness.ToDouble(_network.Parameters);
        _state = Closeness.ToDouble(_network.State);
        float[] inputs = _reference.Tokens > 0
            ? RandomNumbers.Tokens(_random, samples * _network.InputLength, _reference.Tokens)
            : RandomNumbers.Uniform(_random, samples * _network.InputLength, 2);
        _inputs = Batches.Rows(Closeness.ToDouble(inputs), _network.InputLength);
        int steps = _reference.OutputShape.Length == 2 ? _reference.OutputShape[0] : 1, classes = _network.OutputLength / steps;
        _labels = kind == TargetKind.Labels ? RandomNumbers.Labels(_random, samples * steps, classes) : null;
        for (int i = 1; steps > 1 && i < _labels?.Length; i += 5)
        {
            _labels[i] = -1; // a step that does not count
        }

        _targets = _labels is null
            ? Batches.Rows(Closeness.ToDouble(RandomNumbers.Targets(_random, samples, _network.OutputLength, kind)), _network.OutputLength)
            : Batches.OneHot(_labels, steps, classes);
    }

    private float[] Inputs => Flat(_inputs);

    private float[] Targets => Flat(_targets);

    /// <summary>
    /// Checks layout, <c>Forward</c>, <c>Predict</c>, <c>Loss</c>, <c>Gradient</c> and the running statistics after it, at several numbers of samples.
    /// The gradient is the reference's at each of them; the reference's itself is held against differences, which cost most of the time, at the first.
    /// </summary>
    /// <param name="declaration">The network.</param>
    /// <param name="kind">What the loss wants.</param>
    /// <param name="sampleCounts">The samples of each call.</param>
    public static void RunAll(string declaration, TargetKind kind, params int[] sampleCounts)
    {
        foreach (int samples in sampleCounts)
        {
            var check = new NetworkCheck(declaration, samples, kind);
            check.CheckLayout();
            check.CheckInference();
            check.CheckTraining((expected, gradient, loss) =>
            {
                GradientCheck.Run(check._reference.Layout, expected, gradient);
                if (samples == sampleCounts[0])
                {
                    double affordable = DifferenceBudget / ((double)check._network.ForwardFlops * samples);
                    GradientCheck.RunDifferences(check._reference.Layout, check._parameters, loss, gradient, affordable, check._random);
                }
            });
        }
    }

    /// <summary>The same for a network too large for differences.</summary>
    /// <param name="declaration">The network.</param>
    /// <param name="samples">The samples of each call.</param>
    /// <param name="kind">What the loss wants.</param>
    /// <param name="hasKinks">
    /// Whether it holds functions like ReLU and the maximum: of hundreds of thousands of values some then lie so close to a kink that rounding puts
    /// them on its other side, and the gradient can only be held to the reference's tensor by tensor.
    /// </param>
    public static void RunLarge(string declaration, int samples, TargetKind kind, bool hasKinks)
    {
        var check = new NetworkCheck(declaration, samples, kind);
        check.CheckLayout();
        check.CheckInference();
        check.CheckTraining((expected, gradient, _) =>
        {
            if (hasKinks)
            {
                GradientCheck.RunByTensor(check._reference.Layout, expected, gradient);
            }
            else
            {
                GradientCheck.Run(check._reference.Layout, expected, gradient);
            }
        });
    }

    private void CheckLayout()
    {
        Assert.Equal(_reference.Layout.Select(Describe), _network.Layout.Select(Describe));
        Assert.Equal(_reference.StateLayout.Select(Describe), _network.StateLayout.Select(Describe));
        Assert.Equal(_reference.ParameterCount, _network.ParameterCount);
        Assert.Equal(Lengths.Product(_reference.InputShape), _network.InputLength);
        Assert.Equal(Lengths.Product(_reference.OutputShape), _network.OutputLength);
    }

    private void CheckInference()
    {
        double[][] scores = _reference.Forward(_parameters, [.. _state], _inputs, training: false);
        var outputs = new float[_inputs.Length * _network.OutputLength];
        _network.Forward(Inputs, outputs);
        Closeness.Check(ToDouble(scores), outputs, "Forward");

        _network.Predict(Inputs, outputs);
        Closeness.Check(ToDouble(Lengths.Rows(scores, _reference.Loss.Link)), outputs, "Predict");

        double expected = _reference.MeanLoss(_parameters, _state, _inputs, _targets, training: false);
        if (_labels?.Contains(-1) != true)
        {
            Closeness.Check([expected], [_network.Loss(Inputs, Targets)], "Loss");
        }

        if (_labels is not null)
        {
            Closeness.Check([expected], [((IClassifier)_network).Loss(Inputs, _labels)], "Loss of class indices");
        }

        Assert.Equal(_state, Closeness.ToDouble(_network.State));
    }

    private void CheckTraining(Action<double[], float[], Func<double[], double>> checkGradient)
    {
        var gradient = new float[_network.ParameterCount];
        Array.Fill(gradient, float.NaN);
        float loss = _labels is null
            ? _network.Gradient(Inputs, Targets, gradient)
            : ((IClassifier)_network).Gradient(Inputs, _labels, gradient);
        double Loss(double[] at) => _reference.MeanLoss(at, _state, _inputs, _targets, training: true);
        Closeness.Check([Loss(_parameters)], [loss], "training loss");
        checkGradient(_reference.Gradient(_parameters, _state, _inputs, _targets), gradient, Loss);

        double[] after = [.. _state];
        _reference.Forward(_parameters, after, _inputs, training: true);
        foreach (ParameterInfo info in _reference.StateLayout)
        {
            Closeness.Check(after[info.Offset..(info.Offset + info.Length)], _network.State.Slice(info.Offset, info.Length), "after " + info.Name);
        }
    }

    private static string Describe(ParameterInfo info) => $"{info.Name} ({string.Join(", ", info.Shape)}) at {info.Offset}, {info.Length} long";

    private static float[] Flat(double[][] rows) => [.. rows.SelectMany(row => row).Select(value => (float)value)];

    private static double[] ToDouble(double[][] rows) => [.. rows.SelectMany(row => row)];
}
