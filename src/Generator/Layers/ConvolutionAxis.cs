using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>How a convolution pads, by the numbers of <c>Compiled.Pad</c>.</summary>
internal enum PadMode
{
    Valid,
    Same,
    Full,
}

/// <summary>The arguments of a convolution along one axis; the form for one axis (<c>StrideHeight</c>) wins over the form for both.</summary>
/// <param name="spec">The layer's attribute.</param>
/// <param name="suffix">The suffix of the forms for this axis: <c>Height</c>, <c>Width</c>, or nothing.</param>
internal sealed class ConvolutionAxis(LayerSpec spec, string suffix)
{
    public int Kernel => Argument("Kernel", 0);

    public int Stride => Argument("Stride", 1);

    /// <summary>The number given as padding; it counts with <see cref="PadMode.Valid"/> alone.</summary>
    public int Padding => Argument("Padding", 0);

    public int Dilation => Argument("Dilation", 1);

    /// <summary>All that decides what is computed along the axis: <c>3/1/1+1/1</c>, kernel, stride, padding before and after, dilation.</summary>
    public string Signature
    {
        get
        {
            WindowAxis window = On(0);
            return $"{Text(Kernel)}/{Text(Stride)}/{Text(window.Before)}+{Text(window.After)}/{Text(Dilation)}";
        }
    }

    private int Pad => spec.Integer("Pad");

    /// <summary>The window on an input of this extent. Only where the arguments are in order.</summary>
    public WindowAxis On(int input)
    {
        int excess = Dilation * (Kernel - 1);
        (int before, int after) = (PadMode)Pad switch
        {
            PadMode.Same => (excess / 2, excess - (excess / 2)),
            PadMode.Full => (excess, excess),
            _ => (Padding, Padding),
        };
        return new WindowAxis(input, Kernel, Stride, before, after, Dilation);
    }

    /// <summary>What is wrong with the arguments of this axis, or null.</summary>
    public string? Check(string kind) =>
        WindowCheck.AtLeast(1, kind, Name("Kernel").Replace("Kernel", "kernel"), Kernel)
        ?? WindowCheck.AtLeast(1, kind, Name("Stride"), Stride)
        ?? WindowCheck.AtLeast(1, kind, Name("Dilation"), Dilation)
        ?? WindowCheck.AtLeast(0, kind, Name("Padding"), Padding)
        ?? CheckPad()
        ?? CheckSize();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string? CheckPad() => (PadMode)Pad switch
    {
        PadMode.Valid => null,
        not (PadMode.Same or PadMode.Full) => $"{Text(Pad)} is no member of Compiled.Pad; use one of them",
        _ when IsWritten("Padding" + suffix) || IsWritten("Padding") =>
            $"Pad.{(PadMode)Pad} finds the padding by itself, so {Name("Padding")} = {Text(Padding)} cannot hold as well; leave one of the two out",
        PadMode.Same when Stride != 1 =>
            $"Pad.Same makes the output as large as the input, which a {Name("Stride")} of {Text(Stride)} cannot; "
                + "use stride 1, or a number as Padding",
        _ => null,
    };

    /// <summary>Keeps everything later computed along an axis within 32 bits.</summary>
    private string? CheckSize()
    {
        long span = ((long)Dilation * (Kernel - 1)) + 1;
        return span > SupportedShapes.MaximumLength
            ? $"a kernel of {Text(Kernel)}{(Dilation == 1 ? string.Empty : $" with {Name("Dilation")} = {Text(Dilation)}")} spans "
                + $"{span.ToString(CultureInfo.InvariantCulture)} values, "
                + $"more than the {SupportedShapes.MaximumLength} a sample may have; use a smaller one"
            : Padding > SupportedShapes.MaximumLength
                ? $"a {Name("Padding")} of {Text(Padding)} is more than the {SupportedShapes.MaximumLength} values a sample may have; use less"
            : null;
    }

    private int Argument(string name, int otherwise) => spec.Integer(name + suffix, spec.Integer(name, otherwise));

    /// <summary>The argument as it was written: <c>StrideHeight</c> or <c>Stride</c>.</summary>
    private string Name(string argument) => IsWritten(argument + suffix) ? argument + suffix : argument;

    private bool IsWritten(string argument) => spec.Arguments.Any(candidate => candidate.Name == argument);
}
