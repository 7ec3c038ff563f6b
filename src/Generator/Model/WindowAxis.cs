using System;

namespace Compiled.Generator.Model;

/// <summary>One axis of a window sliding over an image: how many places it takes and which input each of its taps meets.</summary>
/// <param name="Input">The extent of the input along this axis.</param>
/// <param name="Kernel">The taps of the window.</param>
/// <param name="Stride">Inputs from one place of the window to the next.</param>
/// <param name="Before">Padding before the first input.</param>
/// <param name="After">Padding after the last input.</param>
/// <param name="Dilation">Inputs from one tap to the next.</param>
internal sealed record WindowAxis(int Input, int Kernel, int Stride = 1, int Before = 0, int After = 0, int Dilation = 1)
{
    /// <summary>The inputs one place of the window spans, holes included.</summary>
    public long Span => ((long)Dilation * (Kernel - 1)) + 1;

    /// <summary>The input with its padding.</summary>
    public long Padded => (long)Input + Before + After;

    /// <summary>The places the window takes: the extent of the output; 0 or less where it does not fit.</summary>
    public int Output => Padded < Span ? 0 : (int)((Padded - Span) / Stride) + 1;

    /// <summary>Whether some place of the window reaches into the padding.</summary>
    public bool IsPadded => Before > 0 || Overhang > 0;

    /// <summary>How far the last place reaches past the last input.</summary>
    private long Overhang => ((Output - 1L) * Stride) - Before + Span - Input;

    /// <summary>The input that <paramref name="tap"/> meets at place <paramref name="output"/>; outside [0, Input) it is padding.</summary>
    public int InputOf(int output, int tap) => (output * Stride) - Before + (tap * Dilation);

    /// <summary>Whether that input exists.</summary>
    public bool Meets(int output, int tap) => InputOf(output, tap) is int input && input >= 0 && input < Input;

    /// <summary>The place at which <paramref name="tap"/> meets <paramref name="input"/>, or -1.</summary>
    public int OutputOf(int input, int tap)
    {
        int distance = input + Before - (tap * Dilation);
        int output = distance / Stride;
        return distance >= 0 && distance % Stride == 0 && output < Output ? output : -1;
    }

    /// <summary>The pairs of place and tap that meet an input: the work along this axis.</summary>
    public long Meetings
    {
        get
        {
            long count = 0;
            for (int tap = 0; tap < Kernel; tap++)
            {
                // Places o with 0 <= o * Stride + offset < Input.
                long offset = ((long)tap * Dilation) - Before;
                long first = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
                long last = Math.Min(Output - 1L, (Input - 1 - offset) < 0 ? -1 : (Input - 1 - offset) / Stride);
                count += Math.Max(0, last - first + 1);
            }

            return count;
        }
    }
}
