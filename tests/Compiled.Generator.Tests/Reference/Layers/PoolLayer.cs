using System;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// Windows over each channel, of which the first of the largest values (torch.nn.MaxPool2d) or the mean (torch.nn.AvgPool2d, padding counted) is kept.
/// </summary>
internal sealed class PoolLayer(int size, int stride, int padding, bool largest) : ReferenceLayer
{
    /// <summary>The layer of an attribute.</summary>
    public static PoolLayer Read(LayerArguments arguments)
    {
        int size = arguments.Integers[0];
        return new PoolLayer(size, (int)arguments.Number("Stride", size), (int)arguments.Number("Padding", 0), arguments.Kind == "MaxPool2D");
    }

    public override int[] OutputShape(int[] input, int[]? other)
    {
        Frame frame = FrameOf(input);
        return [input[0], Frame.Places(frame.FramedHeight, size, stride), Frame.Places(frame.FramedWidth, size, stride)];
    }

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, x =>
    {
        var y = new double[Lengths.Product(OutputShape(call.InputShape, null))];
        ForEachShare(call.InputShape, x, (output, framed, input, share) => y[output] += share * framed[input]);
        return y;
    });

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(Lengths.Rows(call.Input, outputGradient, (x, dy) =>
        {
            Frame frame = FrameOf(call.InputShape);
            var byFramed = new double[call.InputShape[0] * frame.FramedHeight * frame.FramedWidth];
            ForEachShare(call.InputShape, x, (output, _, input, share) => byFramed[input] += share * dy[output]);
            return frame.Inside(byFramed);
        }), null, []);

    private delegate void Share(int output, double[] framed, int input, double share);

    // The inputs an output is made of, each with its share: the largest one with 1, or all with the same.
    private void ForEachShare(int[] inputShape, double[] x, Share share)
    {
        Frame frame = FrameOf(inputShape);
        double[] framed = frame.Around(x, largest ? double.NegativeInfinity : 0);
        int[] shape = OutputShape(inputShape, null);
        for (int output = 0; output < Lengths.Product(shape); output++)
        {
            (int channel, int row, int column) = (output / (shape[1] * shape[2]), output / shape[2] % shape[1], output % shape[2]);
            int first = frame.At(channel, row * stride, column * stride);
            int winner = first;
            for (int i = 0; i < size * size; i++)
            {
                int input = first + (i / size * frame.FramedWidth) + (i % size);
                if (!largest)
                {
                    share(output, framed, input, 1.0 / (size * size));
                }
                else if (framed[input] > framed[winner])
                {
                    winner = input;
                }
            }

            if (largest)
            {
                share(output, framed, winner, 1);
            }
        }
    }

    private Frame FrameOf(int[] input) => new(input[0], input[1], input[2], padding, padding, padding, padding);
}

/// <summary>(C, H, W) to (C): the mean or the first of the largest values of each channel.</summary>
internal sealed class GlobalPoolLayer(bool largest) : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) => [input[0]];

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, x =>
    {
        var y = new double[call.InputShape[0]];
        for (int channel = 0; channel < y.Length; channel++)
        {
            double[] pixels = Channel(x, channel, y.Length);
            y[channel] = largest ? pixels[Winner(pixels)] : Mean(pixels);
        }

        return y;
    });

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(Lengths.Rows(call.Input, outputGradient, (x, dy) =>
        {
            var dx = new double[x.Length];
            int size = x.Length / dy.Length;
            for (int i = 0; i < x.Length; i++)
            {
                int channel = i / size;
                double share = !largest ? 1.0 / size : Winner(Channel(x, channel, dy.Length)) == i % size ? 1 : 0;
                dx[i] = share * dy[channel];
            }

            return dx;
        }), null, []);

    private static double[] Channel(double[] x, int channel, int channels)
    {
        int size = x.Length / channels;
        return x.AsSpan(channel * size, size).ToArray();
    }

    private static int Winner(double[] pixels)
    {
        int winner = 0;
        for (int i = 1; i < pixels.Length; i++)
        {
            winner = pixels[i] > pixels[winner] ? i : winner;
        }

        return winner;
    }

    private static double Mean(double[] pixels)
    {
        double sum = 0;
        Array.ForEach(pixels, pixel => sum += pixel);
        return sum / pixels.Length;
    }
}
