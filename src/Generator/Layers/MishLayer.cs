namespace Compiled.Generator.Layers;

/// <summary>x tanh(softplus(x)).</summary>
internal sealed class MishLayer : ActivationLayer
{
    public override string Kind => "Mish";

    public override bool IsReLULike => true;

    public override string Formula => "y = x tanh(log(1 + exp(x)))";

    public override string ForwardBody =>
        "// tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2); beyond 20 it is 1 to the last bit.\n"
        + "TLane two = TLane.Broadcast(2f), limit = TLane.Broadcast(20f);\n"
        + "TLane e = LaneMath.Exp(TLane.SelectGreater(x, limit, limit, x));\n"
        + "TLane n = e * (e + two);\n"
        + "return x * (n / (n + two));";

    public override string DerivativeFormula => "t + x (1 - t^2) s with t = tanh(softplus(x)), s = sigmoid(x)";

    public override string DerivativeBody =>
        "// (1 - t^2) s = 4 e (1 + e) / (n + 2)^2 with n = e (e + 2); beyond 20 it is 0 beside t = 1.\n"
        + "TLane one = TLane.Broadcast(1f), two = TLane.Broadcast(2f), limit = TLane.Broadcast(20f);\n"
        + "TLane low = TLane.SelectGreater(x, limit, limit, x), e = LaneMath.Exp(low);\n"
        + "TLane n = e * (e + two), d = n + two;\n"
        + "return TLane.MultiplyAdd(low, TLane.Broadcast(4f) * e * (one + e) / (d * d), n / d);";

    public override GradientSource GradientFrom => GradientSource.Input;
}
