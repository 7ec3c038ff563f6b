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
/// A cross-correlation (Goodfellow, chapter 9; torch.nn.Conv2d and Conv1d): each filter of a group against the channels of its group. One list of
/// windows gives the layer and all its derivatives.
/// </summary>
internal sealed class ConvolutionLayer(int filters, int groups, bool bias, ConvolutionAxis vertical, ConvolutionAxis horizontal, bool signal)
    : ReferenceLayer
{
    private delegate void Window(int output, int firstWeight, int firstInput);

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
        int[] taps = Taps(call.InputShape);
        double[] weights = call.Parameters[0];
        int outputs = Lengths.Product(OutputShape(call.InputShape, null));
        return Lengths.Rows(call.Input, x =>
        {
            var y = new double[outputs];
            double[] framed = frame.Around(x, 0);
            ForEachWindow(call.InputShape, (output, firstWeight, firstInput) =>
            {
                double sum = bias ? call.Parameters[1][output / (outputs / filters)] : 0;
                for (int i = 0; i < taps.Length; i++)
                {
                    sum += weights[firstWeight + i] * framed[firstInput + taps[i]];
                }

                y[output] = sum;
            });
            return y;
        });
    }

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        Frame frame = FrameOf(call.InputShape);
        int[] taps = Taps(call.InputShape);
        double[] weights = call.Parameters[0];
        double[][] gradients = Array.ConvertAll(call.Parameters, parameter => new double[parameter.Length]);
        double[][] dx = Lengths.Rows(call.Input, outputGradient, (x, dy) =>
        {
            double[] framed = frame.Around(x, 0);
            var byFramed = new double[framed.Length];
            ForEachWindow(call.InputShape, (output, firstWeight, firstInput) =>
            {
                double d = dy[output];
                for (int i = 0; i < taps.Length; i++)
                {
                    gradients[0][firstWeight + i] += d * framed[firstInput + taps[i]];
                    byFramed[firstInput + taps[i]] += d * weights[firstWeight + i];
                }

                if (bias)
                {
                    gradients[1][output / (dy.Length / filters)] += d;
                }
            });
            return frame.Inside(byFramed);
        });
        return new ReferenceGradient(dx, null, gradients);
    }

    // Where the inputs of a window lie, counted from its first, in the order of a filter's weights.
    private int[] Taps(int[] inputShape)
    {
        Frame frame = FrameOf(inputShape);
        List<int> taps = [];
        for (int channel = 0; channel < inputShape[0] / groups; channel++)
        {
            for (int row = 0; row < vertical.Kernel; row++)
            {
                for (int column = 0; column < horizontal.Kernel; column++)
                {
                    taps.Add(frame.At(channel, row * vertical.Dilation, column * horizontal.Dilation));
                }
            }
        }

        return [.. taps];
    }

    private void ForEachWindow(int[] inputShape, Window window)
    {
        Frame frame = FrameOf(inputShape);
        int[] shape = OutputShape(inputShape, null);
        (int height, int width) = (signal ? 1 : shape[1], shape[^1]);
        int channels = inputShape[0] / groups;
        for (int output = 0; output < filters * height * width; output++)
        {
            int filter = output / (height * width);
            int group = filter / (filters / groups);
            (int row, int column) = (output / width % height, output % width);
            int firstInput = frame.At(group * channels, row * vertical.Stride, column * horizontal.Stride);
            window(output, filter * channels * vertical.Kernel * horizontal.Kernel, firstInput);
        }
    }

    private Frame FrameOf(int[] input) =>
        new(input[0], signal ? 1 : input[1], input[^1], vertical.Before, vertical.After, horizontal.Before, horizontal.After);
}
