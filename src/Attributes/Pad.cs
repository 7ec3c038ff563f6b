namespace Compiled;

/// <summary>How far a convolution's kernel may reach past the border of its input, where zeros are read.</summary>
public enum Pad
{
    /// <summary>
    /// By the number given as <c>Padding</c>; without one a narrow convolution, whose output shrinks by <c>dilation (kernel - 1)</c>.
    /// </summary>
    Valid,

    /// <summary>So far that the output is as large as the input. Needs stride 1; an odd excess goes right and bottom.</summary>
    Same,

    /// <summary>As far as one tap still meets the input: a wide convolution, whose output grows by <c>dilation (kernel - 1)</c>.</summary>
    Full,
}
