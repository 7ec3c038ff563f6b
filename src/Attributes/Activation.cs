namespace Compiled;

/// <summary>The function a simple recurrent layer applies to its sums.</summary>
public enum Activation
{
    /// <summary>The hyperbolic tangent, between -1 and 1: a state that neither grows nor drifts.</summary>
    Tanh,

    /// <summary>The logistic function, between 0 and 1.</summary>
    Sigmoid,

    /// <summary>max(0, x): gradients pass undamped, and grow or vanish with the recurrent weights alone.</summary>
    ReLU,
}
