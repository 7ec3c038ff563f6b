namespace Compiled;

/// <summary>The names of the optimizers' state vectors, PyTorch's own.</summary>
internal static class OptimizerStateNames
{
    public static readonly string[] Momentum = ["momentum_buffer"];
    public static readonly string[] AdaGrad = ["sum"];
    public static readonly string[] RmsProp = ["square_avg"];
    public static readonly string[] RmsPropMomentum = ["square_avg", "momentum_buffer"];
    public static readonly string[] RmsPropCentered = ["square_avg", "grad_avg"];
    public static readonly string[] RmsPropCenteredMomentum = ["square_avg", "grad_avg", "momentum_buffer"];
    public static readonly string[] Adam = ["exp_avg", "exp_avg_sq"];
    public static readonly string[] AmsGrad = ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];
}
