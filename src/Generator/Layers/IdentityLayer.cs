using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = x.</summary>
internal sealed class IdentityLayer : ActivationLayer
{
    public override string Kind => "Identity";

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;

    public override string Formula => "y = x";

    public override string ForwardBody => "return x;";

    public override string DerivativeFormula => "1";

    public override string DerivativeBody => "return TLane.Broadcast(1f);";

    public override GradientSource GradientFrom => GradientSource.Output;

    public override bool IsCheap => true;
}
