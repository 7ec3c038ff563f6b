using Compiled.Generator.Tests.Gradients;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Recurrent layers against the double-precision reference: every cell and option, at lengths 1, 2 and 7, and sizes that fill no vector.</summary>
public sealed class RecurrentGradientTests
{
    public static TheoryData<string, int> Cells
    {
        get
        {
            var cells = new TheoryData<string, int>();
            foreach (string cell in new[]
            {
                "RNN(7)", "RNN(7, Activation = Activation.Sigmoid)", "RNN(7, Activation = Activation.ReLU)", "LSTM(7)", "LSTM(7, Peepholes = true)",
                "LSTM(7, CoupledGates = true)", "LSTM(7, Peepholes = true, CoupledGates = true)", "GRU(7)",
            })
            {
                foreach (int steps in new[] { 1, 2, 7 })
                {
                    cells.Add(cell, steps);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ManyToMany(string cell, int steps)
    {
        string sequences = cell.Replace(")", ", ReturnSequences = true)", System.StringComparison.Ordinal);
        NetworkCheck.RunAll($"[Network({steps}, 3)]\n[{sequences}, Dense(4)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", TargetKind.Labels, 17, 1);
    }

    [Theory]
    [InlineData("RNN(17)")]
    [InlineData("LSTM(17, Peepholes = true)")]
    [InlineData("GRU(17)")]
    public void ManyToOneAtEveryCount(string cell) =>
        NetworkCheck.RunAll($"[Network(4, 19)]\n[{cell}, Dense(3)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", TargetKind.Labels, 17, 1, 7, 8, 15, 16, 33, 70);

    [Theory]
    [InlineData("RNN(5, Bidirectional = true)", "")]
    [InlineData("LSTM(5, Peepholes = true, Bidirectional = true)", "")]
    [InlineData("GRU(18, Bidirectional = true)", "")]
    [InlineData("LSTM(18, Bidirectional = true, ReturnSequences = true)", "Flatten, ")]
    [InlineData("GRU(5, Bidirectional = true, ReturnSequences = true)", "LSTM(4), ")]
    public void BothDirections(string cell, string behind) =>
        NetworkCheck.RunAll($"[Network(3, 4)]\n[Dense(6), {cell}, {behind}Dense(2)]\n[SumSquaredError]\npublic partial class Net;", TargetKind.Numbers, 17, 3);

    [Fact]
    public void StackedWithWhatStandsBetween() => NetworkCheck.RunAll(
        """
        [Network(5, 4)]
        [LSTM(6, ReturnSequences = true, Name = "a"), LayerNorm, GRU(6, ReturnSequences = true), Add("a"), Tanh, RNN(5), Dense(3)]
        [MeanSquaredError]
        public partial class Net;
        """,
        TargetKind.Numbers,
        17,
        2,
        33);

    /// <summary>Tiles of every height and steps shared by workers.</summary>
    [Theory]
    [InlineData("LSTM(50)", 70)]
    [InlineData("GRU(45)", 40)]
    [InlineData("RNN(64, Activation = Activation.ReLU)", 40)]
    public void Wide(string cell, int samples) =>
        NetworkCheck.RunLarge($"[Network(6, 40)]\n[{cell}, Dense(10)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", samples, TargetKind.Labels, hasKinks: cell.Contains("ReLU", System.StringComparison.Ordinal));
}
