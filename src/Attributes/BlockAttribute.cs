using System;

namespace Compiled;

/// <summary>Makes a class a block: a part of a network, written once and put into networks and other blocks by <see cref="UseAttribute"/>.</summary>
/// <remarks>
/// <para>
/// The layers are the attributes that follow, in the order in which they are written. A network that uses the block has exactly the layers that
/// writing them out would give: the same tensors, the same code, the same <c>ArchitectureHash</c>. Nothing is generated for the block itself.
/// </para>
/// <para>
/// Parameters are the constants of the class that are not private, of any type an attribute can hold, in the order in which they are declared.
/// Their values are defaults: where an argument of a layer names one, alone or in an expression (<c>2 * Residual.Filters</c>), it takes the value
/// given at the use. A constant declared by others of the same block follows their values. Constants of other classes keep their own.
/// </para>
/// <para>
/// Names are the block's own: <c>From</c> and the joins read layers above inside the block, or its input as <see cref="Block.Input"/>. In the
/// network they are prefixed by the use, so that they stay unique; see <see cref="UseAttribute"/>.
/// </para>
/// <para>
/// Errors in the editor: a block without layers, with a loss, or that contains itself, directly or through others; layers on two parts of the class;
/// a class that is a network as well.
/// </para>
/// </remarks>
/// <example>
/// A residual unit for vectors, used four times:
/// <code>
/// [Block]
/// [Dense(Residual.Units), ReLU]
/// [Dense(Residual.Units), Add(Block.Input), ReLU]
/// public static class Residual
/// {
///     public const int Units = 64;
/// }
///
/// [Network(784)]
/// [Dense(32), ReLU]
/// [Use(typeof(Residual), 32, Repeat = 4)]
/// [Dense(10)]
/// [SoftmaxCrossEntropy]
/// public partial class Classifier;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class BlockAttribute : Attribute
{
}
