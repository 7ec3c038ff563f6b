using System;
using System.Collections.Generic;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>The arguments of a convolution along one axis.</summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Inputs from place to place.</param>
/// <param name="Dilation">Inputs from tap to tap.</param>
/// <param name="Before">Zeros before the image.</param>
/// <param name="After">Zeros after it.</param>
internal sealed record ConvolutionAxis(int Kernel, int Stride, int Dilation, int Before, int After)
{
    /// <summary>Inputs from the first tap to the last.</summary>
    public int Span => 1 + ((Kernel - 1) * Dilation);

    /// <summary>An axis on which nothing happens: the height of a signal.</summary>
    public static readonly ConvolutionAxis None = new(1, 1, 1, 0, 0);

    /// <summary>Reads the arguments that end in <paramref name="suffix"/>, or else those without.</summary>
    public static ConvolutionAxis Read(LayerArguments arguments, int kernel, string suffix)
    {
        int Option(string name, int fallback) => (int)arguments.Number(name + suffix, arguments.Number(name, fallback));
        int dilation = Option("Dilation", 1);
        int padding = Option("Padding", 0);
        int reach = (kernel - 1) * dilation;
        (int before, int after) = arguments.Text("Pad") switch
        {
            "Same" => (reach / 2, (reach + 1) / 2),
            "Full" => (reach, reach),
            _ => (padding, padding),
        };
        return new ConvolutionAxis(kernel, Option("Stride", 1), dilation, before, after);
    }
}

/// <summary>
/// A cross-correlation (Goodfellow, chapter 9; torch.nn.Conv2d and Conv1d): each filter of a group against the channels of its group. One list of terms
/// "output += weight * input" gives the layer and all its derivatives.
/// </summary>
internal sealed class ConvolutionLayer(int filters, int groups, bool bias, ConvolutionAxis vertical, ConvolutionAxis horizontal, bool signal)
    : ReferenceLayer
{
    private delegate void Term(int output, int weight, int input);

    /// <summary>The layer of an attribute.</summary>
    public static ConvolutionLayer Read(LayerArguments arguments)
    {
        bool signal = arguments.Kind == "Conv1D";
        int[] sizes = arguments.Integers;
        return new ConvolutionLayer(
            sizes[0],
            (int)arguments.Number("Groups", 1),
            arguments.Flag("Bias", true),
            signal ? ConvolutionAxis.None : ConvolutionAxis.Read(arguments, sizes[1], "Height"),
            ConvolutionAxis.Read(arguments, sizes[^1], signal ? "" : "Width"),
            signal);
    }

    public override int[] OutputShape(int[] input, int[]? other)
    {
        Frame frame = FrameOf(input);
        int width = Frame.Places(frame.FramedWidth, horizontal.Span, horizontal.Stride);
        return signal ? [filters, width] : [filters, Frame.Places(frame.FramedHeight, vertical.Span, vertical.Stride), width];
    }

    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input)
    {
        int channels = input[0] / groups;
        var weight = new ReferenceTensor(
            "weight", signal ? [filters, channels, horizontal.Kernel] : [filters, channels, vertical.Kernel, horizontal.Kernel]);
        return bias ? [weight, new ReferenceTensor("bias", [filters])] : [weight];
    }

    public override double[][] Forward(ReferenceCall call)
    {
        Frame frame = FrameOf(call.InputShape);
        double[] weights = call.Parameters[0];
        int outputs = Lengths.Product(OutputShape(call.InputShape, null));
        return Lengths.Rows(call.Input, x =>
        {
            var y = new double[outputs];
            double[] framed = frame.Around(x, 0);
            ForEachTerm(call.InputShape, (output, weight, input) => y[output] += weights[weight] * framed[input]);
            for (int output = 0; bias && output < outputs; output++)
            {
                y[output] += call.Parameters[1][output / (outputs / filters)];
            }

            return y;
        });
    }

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        Frame frame = FrameOf(call.InputShape);
        double[] weights = call.Parameters[0];
        double[][] gradients = Array.ConvertAll(call.Parameters, parameter => new double[parameter.Length]);
        double[][] dx = Lengths.Rows(call.Input, outputGradient, (x, dy) =>
        {
            double[] framed = frame.Around(x, 0);
            var byFramed = new double[framed.Length];
            ForEachTerm(call.InputShape, (output, weight, input) =>
            {
                gradients[0][weight] += dy[output] * framed[input];
                byFramed[input] += dy[output] * weights[weight];
            });
            for (int output = 0; bias && output < dy.Length; output++)
            {
                gradients[1][output / (dy.Length / filters)] += dy[output];
            }

            return frame.Inside(byFramed);
        });
        return new ReferenceGradient(dx, null, gradients);
    }

    private void ForEachTerm(int[] inputShape, Term term)
    {
        Frame frame = FrameOf(inputShape);
        int[] shape = OutputShape(inputShape, null);
        (int height, int width) = (signal ? 1 : shape[1], shape[^1]);
        int channels = inputShape[0] / groups;
        for (int filter = 0; filter < filters; filter++)
        {
            int firstChannel = filter / (filters / groups) * channels;
            for (int output = 0; output < height * width; output++)
            {
                (int top, int left) = (output / width * vertical.Stride, output % width * horizontal.Stride);
                int weight = filter * channels * vertical.Kernel * horizontal.Kernel;
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int row = 0; row < vertical.Kernel; row++)
                    {
                        for (int column = 0; column < horizontal.Kernel; column++)
                        {
                            int input = frame.At(firstChannel + channel, top + (row * vertical.Dilation), left + (column * horizontal.Dilation));
                            term((filter * height * width) + output, weight++, input);
                        }
                    }
                }
            }
        }
    }

    private Frame FrameOf(int[] input) =>
        new(input[0], signal ? 1 : input[1], input[^1], vertical.Before, vertical.After, horizontal.Before, horizontal.After);
}
