using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// RNN, LSTM and GRU, unit by unit and step by step from their formulas (Goodfellow, chapter 10; PyTorch for the conventions). A sample is (T, F), steps one
/// after another. The gradients go back through the steps as the chain rule says, with nothing kept but what the formulas name.
/// </summary>
internal abstract class RecurrentLayer(LayerArguments arguments, int gates) : ReferenceLayer
{
    private readonly bool _returnsSequences = arguments.Flag("ReturnSequences", false);
    private readonly bool _isBidirectional = arguments.Flag("Bidirectional", false);

    /// <summary>Length of the state.</summary>
    protected int Units { get; } = arguments.Integers[0];

    private int Directions => _isBidirectional ? 2 : 1;

    /// <summary>The layer of an attribute.</summary>
    public static RecurrentLayer Read(LayerArguments arguments) => arguments.Kind switch
    {
        "RNN" => new SimpleRecurrentLayer(arguments),
        "LSTM" => new LstmLayer(arguments),
        _ => new GruLayer(arguments),
    };

    public override int[] OutputShape(int[] input, int[]? other) => _returnsSequences ? [input[0], Units * Directions] : [Units * Directions];

    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input)
    {
        ReferenceTensor[] tensors =
        [
            new("weight_ih", [gates * Units, input[1]]),
            new("weight_hh", [gates * Units, Units]),
            .. Vectors(),
        ];
        return _isBidirectional ? [.. tensors, .. tensors.Select(tensor => tensor with { Name = tensor.Name + "_reverse" })] : tensors;
    }

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, x => Output(call, x));

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double[][] gradients = Array.ConvertAll(call.Parameters, parameter => new double[parameter.Length]);
        double[][] dx = Lengths.Zeros(call.Input);
        int each = call.Parameters.Length / Directions;
        for (int sample = 0; sample < dx.Length; sample++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                Range own = (direction * each)..((direction + 1) * each);
                Walk(call, call.Input[sample], direction, call.Parameters[own]).Back(outputGradient[sample], dx[sample], gradients[own]);
            }
        }

        return new ReferenceGradient(dx, null, gradients);
    }

    /// <summary>The tensors behind the two matrices.</summary>
    protected virtual IEnumerable<ReferenceTensor> Vectors() => [new("bias", [gates * Units])];

    /// <summary>The state and cell after a step; remembers what the step back needs.</summary>
    /// <param name="input">W_ih x of each gate row, without bias.</param>
    /// <param name="hidden">W_hh h of each gate row, without bias.</param>
    /// <param name="before">The state and cell before.</param>
    /// <param name="parameters">The tensors.</param>
    protected abstract (double[] State, double[] Cell, double[] Kept) Step(double[] input, double[] hidden, (double[] State, double[] Cell) before, double[][] parameters);

    /// <summary>The gradients of both products of each gate row and of the state and cell before, apart from what goes through the products.</summary>
    protected abstract (double[] Input, double[] Hidden, double[] State, double[] Cell) StepBack(
        double[] dState, double[] dCell, double[] kept, (double[] State, double[] Cell) before, (double[] State, double[] Cell) after, double[][] parameters, double[][] gradients);

    /// <summary>1 / (1 + e^-x).</summary>
    protected static double Sigmoid(double x) => Activations.Sigmoid(x);

    private double[] Output(ReferenceCall call, double[] x)
    {
        int steps = call.InputShape[0], each = call.Parameters.Length / Directions;
        var y = new double[_returnsSequences ? steps * Units * Directions : Units * Directions];
        for (int direction = 0; direction < Directions; direction++)
        {
            Unrolled walk = Walk(call, x, direction, call.Parameters[(direction * each)..((direction + 1) * each)]);
            for (int turn = _returnsSequences ? 0 : steps - 1; turn < steps; turn++)
            {
                walk.States[turn + 1].State.CopyTo(y, walk.Place(turn));
            }
        }

        return y;
    }

    private Unrolled Walk(ReferenceCall call, double[] x, int direction, double[][] parameters)
    {
        var walk = new Unrolled(this, call.InputShape, x, direction, parameters);
        walk.Go();
        return walk;
    }

    private static double[] Product(double[] matrix, ReadOnlySpan<double> vector)
    {
        var result = new double[matrix.Length / vector.Length];
        for (int row = 0; row < result.Length; row++)
        {
            for (int i = 0; i < vector.Length; i++)
            {
                result[row] += matrix[(row * vector.Length) + i] * vector[i];
            }
        }

        return result;
    }

    /// <summary>Adds g v^T to the gradient of a matrix, and matrix^T g to the gradient of the vector.</summary>
    private static void ProductBack(double[] matrix, ReadOnlySpan<double> vector, double[] g, double[] dMatrix, Span<double> dVector)
    {
        for (int row = 0; row < g.Length; row++)
        {
            for (int i = 0; i < vector.Length; i++)
            {
                dMatrix[(row * vector.Length) + i] += g[row] * vector[i];
                dVector[i] += g[row] * matrix[(row * vector.Length) + i];
            }
        }
    }

    /// <summary>One sample through one direction.</summary>
    private sealed class Unrolled(RecurrentLayer layer, int[] shape, double[] x, int direction, double[][] parameters)
    {
        private readonly int _steps = shape[0];
        private readonly int _features = shape[1];
        private readonly List<double[]> _kept = [];

        /// <summary>The state and cell before the first turn, then after each.</summary>
        public List<(double[] State, double[] Cell)> States { get; } = [(new double[layer.Units], new double[layer.Units])];

        /// <summary>Where the state after a turn stands in the output.</summary>
        public int Place(int turn) => ((layer._returnsSequences ? Time(turn) * layer.Directions : 0) + direction) * layer.Units;

        public void Go()
        {
            for (int turn = 0; turn < _steps; turn++)
            {
                double[] input = Product(parameters[0], x.AsSpan(Time(turn) * _features, _features));
                (double[] state, double[] cell, double[] kept) = layer.Step(input, Product(parameters[1], States[turn].State), States[turn], parameters);
                States.Add((state, cell));
                _kept.Add(kept);
            }
        }

        public void Back(double[] dy, double[] dx, double[][] gradients)
        {
            var dState = new double[layer.Units];
            var dCell = new double[layer.Units];
            for (int turn = _steps - 1; turn >= 0; turn--)
            {
                if (layer._returnsSequences || turn == _steps - 1)
                {
                    for (int i = 0; i < layer.Units; i++)
                    {
                        dState[i] += dy[Place(turn) + i];
                    }
                }

                (double[] input, double[] hidden, dState, dCell) = layer.StepBack(dState, dCell, _kept[turn], States[turn], States[turn + 1], parameters, gradients);
                int at = Time(turn) * _features;
                ProductBack(parameters[0], x.AsSpan(at, _features), input, gradients[0], dx.AsSpan(at, _features));
                ProductBack(parameters[1], States[turn].State, hidden, gradients[1], dState);
            }
        }

        private int Time(int turn) => direction == 0 ? turn : _steps - 1 - turn;
    }
}

/// <summary>h = f(W_ih x + W_hh h + b).</summary>
internal sealed class SimpleRecurrentLayer(LayerArguments arguments) : RecurrentLayer(arguments, 1)
{
    private readonly string _function = arguments.Text("Activation") ?? "Tanh";

    protected override (double[] State, double[] Cell, double[] Kept) Step(double[] input, double[] hidden, (double[] State, double[] Cell) before, double[][] parameters)
    {
        double[] sums = [.. Enumerable.Range(0, Units).Select(i => input[i] + hidden[i] + parameters[2][i])];
        return (Array.ConvertAll(sums, a => _function switch { "Tanh" => Math.Tanh(a), "Sigmoid" => Sigmoid(a), _ => Math.Max(a, 0) }), before.Cell, sums);
    }

    protected override (double[] Input, double[] Hidden, double[] State, double[] Cell) StepBack(
        double[] dState, double[] dCell, double[] kept, (double[] State, double[] Cell) before, (double[] State, double[] Cell) after, double[][] parameters, double[][] gradients)
    {
        var sums = new double[Units];
        for (int i = 0; i < Units; i++)
        {
            double a = kept[i];
            sums[i] = dState[i] * (_function switch
            {
                "Tanh" => 1 - (Math.Tanh(a) * Math.Tanh(a)),
                "Sigmoid" => Sigmoid(a) * (1 - Sigmoid(a)),
                _ => a > 0 ? 1 : 0,
            });
            gradients[2][i] += sums[i];
        }

        return (sums, sums, new double[Units], dCell);
    }
}

/// <summary>c = f c0 + i g, h = o tanh(c); gates i, f, g, o, without i where i = 1 - f.</summary>
internal sealed class LstmLayer(LayerArguments arguments) : RecurrentLayer(arguments, arguments.Flag("CoupledGates", false) ? 3 : 4)
{
    private readonly bool _isCoupled = arguments.Flag("CoupledGates", false);
    private readonly bool _hasPeepholes = arguments.Flag("Peepholes", false);

    /// <summary>The row of gate f; those of g and o follow, that of i is before it.</summary>
    private int Forget => _isCoupled ? 0 : 1;

    protected override IEnumerable<ReferenceTensor> Vectors()
    {
        ReferenceTensor bias = base.Vectors().Single();
        return _hasPeepholes ? [bias, new("peephole", [_isCoupled ? 2 : 3, Units])] : [bias];
    }

    protected override (double[] State, double[] Cell, double[] Kept) Step(double[] input, double[] hidden, (double[] State, double[] Cell) before, double[][] parameters)
    {
        double[] sums = [.. input.Zip(hidden, parameters[2]).Select(terms => terms.First + terms.Second + terms.Third)];
        double[] state = new double[Units], cell = new double[Units], kept = new double[4 * Units];
        for (int k = 0; k < Units; k++)
        {
            double f = Sigmoid(sums[(Forget * Units) + k] + (Peephole(parameters, Forget, k) * before.Cell[k]));
            double i = _isCoupled ? 1 - f : Sigmoid(sums[k] + (Peephole(parameters, 0, k) * before.Cell[k]));
            double g = Math.Tanh(sums[((Forget + 1) * Units) + k]);
            cell[k] = (f * before.Cell[k]) + (i * g);
            double o = Sigmoid(sums[((Forget + 2) * Units) + k] + (Peephole(parameters, Forget + 1, k) * cell[k]));
            state[k] = o * Math.Tanh(cell[k]);
            (kept[k], kept[Units + k], kept[(2 * Units) + k], kept[(3 * Units) + k]) = (i, f, g, o);
        }

        return (state, cell, kept);
    }

    protected override (double[] Input, double[] Hidden, double[] State, double[] Cell) StepBack(
        double[] dState, double[] dCell, double[] kept, (double[] State, double[] Cell) before, (double[] State, double[] Cell) after, double[][] parameters, double[][] gradients)
    {
        double[] sums = new double[(Forget + 3) * Units], dBefore = new double[Units];
        for (int k = 0; k < Units; k++)
        {
            (double i, double f, double g, double o) = (kept[k], kept[Units + k], kept[(2 * Units) + k], kept[(3 * Units) + k]);
            double tanh = Math.Tanh(after.Cell[k]);
            double outputGate = dState[k] * tanh * o * (1 - o);
            double cell = dCell[k] + (dState[k] * o * (1 - (tanh * tanh))) + (outputGate * Peephole(parameters, Forget + 1, k));
            double inputGate = _isCoupled ? 0 : cell * g * i * (1 - i);
            double forgetGate = cell * (before.Cell[k] - (_isCoupled ? g : 0)) * f * (1 - f);
            sums[(Forget * Units) + k] = forgetGate;
            sums[((Forget + 1) * Units) + k] = cell * i * (1 - (g * g));
            sums[((Forget + 2) * Units) + k] = outputGate;
            dBefore[k] = (cell * f) + (forgetGate * Peephole(parameters, Forget, k));
            if (!_isCoupled)
            {
                sums[k] = inputGate;
                dBefore[k] += inputGate * Peephole(parameters, 0, k);
            }

            if (_hasPeepholes)
            {
                gradients[3][(Forget * Units) + k] += forgetGate * before.Cell[k];
                gradients[3][((Forget + 1) * Units) + k] += outputGate * after.Cell[k];
                gradients[3][k] += inputGate * before.Cell[k];
            }
        }

        for (int row = 0; row < sums.Length; row++)
        {
            gradients[2][row] += sums[row];
        }

        return (sums, sums, new double[Units], dBefore);
    }

    private double Peephole(double[][] parameters, int row, int unit) => _hasPeepholes ? parameters[3][(row * Units) + unit] : 0;
}

/// <summary>h = (1 - z) n + z h0, n = tanh(W_in x + b_in + r (W_hn h0 + b_hn)); gates r, z, n.</summary>
internal sealed class GruLayer(LayerArguments arguments) : RecurrentLayer(arguments, 3)
{
    protected override IEnumerable<ReferenceTensor> Vectors() => [new("bias_ih", [3 * Units]), new("bias_hh", [3 * Units])];

    protected override (double[] State, double[] Cell, double[] Kept) Step(double[] input, double[] hidden, (double[] State, double[] Cell) before, double[][] parameters)
    {
        double[] state = new double[Units], kept = new double[4 * Units];
        for (int k = 0; k < Units; k++)
        {
            double Input(int gate) => input[(gate * Units) + k] + parameters[2][(gate * Units) + k];
            double Hidden(int gate) => hidden[(gate * Units) + k] + parameters[3][(gate * Units) + k];
            double r = Sigmoid(Input(0) + Hidden(0)), z = Sigmoid(Input(1) + Hidden(1)), n = Math.Tanh(Input(2) + (r * Hidden(2)));
            state[k] = ((1 - z) * n) + (z * before.State[k]);
            (kept[k], kept[Units + k], kept[(2 * Units) + k], kept[(3 * Units) + k]) = (r, z, n, Hidden(2));
        }

        return (state, before.Cell, kept);
    }

    protected override (double[] Input, double[] Hidden, double[] State, double[] Cell) StepBack(
        double[] dState, double[] dCell, double[] kept, (double[] State, double[] Cell) before, (double[] State, double[] Cell) after, double[][] parameters, double[][] gradients)
    {
        double[] input = new double[3 * Units], hidden = new double[3 * Units], dBefore = new double[Units];
        for (int k = 0; k < Units; k++)
        {
            (double r, double z, double n, double product) = (kept[k], kept[Units + k], kept[(2 * Units) + k], kept[(3 * Units) + k]);
            double candidate = dState[k] * (1 - z) * (1 - (n * n));
            input[k] = hidden[k] = candidate * product * r * (1 - r);
            input[Units + k] = hidden[Units + k] = dState[k] * (before.State[k] - n) * z * (1 - z);
            input[(2 * Units) + k] = candidate;
            hidden[(2 * Units) + k] = candidate * r;
            dBefore[k] = dState[k] * z;
        }

        for (int row = 0; row < input.Length; row++)
        {
            gradients[2][row] += input[row];
            gradients[3][row] += hidden[row];
        }

        return (input, hidden, dBefore, dCell);
    }
}
