using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What the gradient of an activation is computed from; the smaller the better, the output being kept anyway.</summary>
internal enum GradientSource
{
    /// <summary>The output y alone tells it.</summary>
    Output,

    /// <summary>The input x is needed as well, so it is kept.</summary>
    Input,
}

/// <summary>
/// A function applied to every element, without parameters. The two expressions are C# over a vector type <c>TLane</c>;
/// they may use <c>TLane</c>'s members and <c>LaneMath</c>, several statements included, and end in a <c>return</c>.
/// </summary>
internal abstract class ActivationLayer : Layer
{
    public override bool WorksByStep => true;

    /// <summary>The statements that return f(x), given <c>TLane x</c>.</summary>
    public abstract string ForwardBody { get; }

    /// <summary>The statements that return f'(x), given <c>TLane x</c> or <c>TLane y</c> (the output), as <see cref="GradientFrom"/> says.</summary>
    public abstract string DerivativeBody { get; }

    /// <summary>The statements that return f(x) and set <c>derivative</c> to f'(x), given <c>TLane x</c>, with the bits these have apart; null where they share no work.</summary>
    public virtual string? JointBody => null;

    /// <summary>The derivative as a formula, for the emitted comments.</summary>
    public abstract string DerivativeFormula { get; }

    public abstract GradientSource GradientFrom { get; }

    /// <summary>Whether f costs so little that it is applied in registers, before a tile is stored.</summary>
    public virtual bool IsCheap => false;

    /// <summary>Whether f never reverses an order and, where it makes different values equal, is flat: then it may be applied after a maximum instead of before.</summary>
    public virtual bool KeepsOrder => false;
}
