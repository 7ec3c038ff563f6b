using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>What a gradient check found.</summary>
/// <param name="Tensors">One finding a tensor, in the order of the network's layout.</param>
/// <param name="Tolerance">The tolerance that was asked for.</param>
/// <param name="Loss">The loss at the network's parameters.</param>
public sealed record GradientCheckResult(IReadOnlyList<TensorCheck> Tensors, double Tolerance, double Loss)
{
    /// <summary>Whether no parameter's gradient was found wrong.</summary>
    public bool Passed => Tensors.All(tensor => tensor.Failures == 0);

    /// <summary>A line a tensor: its worst parameter, computed and measured gradient, their relative difference, the verdict.</summary>
    public override string ToString()
    {
        int width = Math.Max(6, Tensors.Select(check => check.Tensor.Name.Length).DefaultIfEmpty().Max());
        StringBuilder text = new();
        text.Append("tensor".PadRight(width)).AppendLine("  checked    worst at      computed      measured   uncertainty  difference  verdict");
        foreach (TensorCheck check in Tensors)
        {
            string verdict = check.Failures == 0 ? "ok" : string.Create(CultureInfo.InvariantCulture, $"{check.Failures} wrong");
            text.Append(check.Tensor.Name.PadRight(width));
            text.Append(CultureInfo.InvariantCulture, $"  {check.Checked,7}  {check.Index,10}  {check.Computed,12:E4}  {check.Measured,12:E4}  {check.Uncertainty,12:E2}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {check.Difference,10:E2}  {verdict}");
        }

        return text.ToString();
    }
}

/// <summary>The worst gradient of a tensor: the one furthest beyond, or nearest to, what tolerance and uncertainty allow.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Checked">How many of its parameters were checked.</param>
/// <param name="Index">The worst one's place in the tensor.</param>
/// <param name="Computed">The gradient that the network computes.</param>
/// <param name="Measured">The central difference.</param>
/// <param name="Uncertainty">How far the central difference may be off.</param>
/// <param name="Difference">How far the two are apart, as a share of the larger one; 0 where both are 0.</param>
/// <param name="Failures">How many of the checked parameters have a wrong gradient.</param>
public sealed record TensorCheck(
    ParameterInfo Tensor, int Checked, int Index, double Computed, double Measured, double Uncertainty, double Difference, int Failures);
