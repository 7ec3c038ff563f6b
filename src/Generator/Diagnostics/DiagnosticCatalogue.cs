using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Compiled.Generator.Diagnostics;

/// <summary>Every diagnostic: its title and the message that says what is wrong and what to do. Each has a page in <c>docs/diagnostics</c>.</summary>
internal static class DiagnosticCatalogue
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        DiagnosticIds.NotPartial,
        "A network must be partial",
        "'{0}' is a network but not partial, so nothing can be added to it; write '{1} partial class {0}'");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error(
        DiagnosticIds.ContainingTypeNotPartial,
        "The types around a network must be partial",
        "'{0}' is nested in '{1}', which is not partial; add 'partial' to the declaration of '{1}'");

    public static readonly DiagnosticDescriptor GenericNetwork = Error(
        DiagnosticIds.GenericNetwork,
        "A network cannot be generic",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnsupportedClass = Error(
        DiagnosticIds.UnsupportedClass,
        "This kind of class cannot be a network",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor LayersInTwoParts = Error(
        DiagnosticIds.LayersInTwoParts,
        "All layers belong on one part of the class",
        "The layers of '{0}' are spread over two of its parts, and only within one part do they have an order; write them all on one part");

    public static readonly DiagnosticDescriptor NoLayers = Error(
        DiagnosticIds.NoLayers,
        "A network needs layers",
        "'{0}' has no layers to compute with; write them as attributes below Network, as [Dense(10)]");

    public static readonly DiagnosticDescriptor LayerWithoutNetwork = Error(
        DiagnosticIds.LayerWithoutNetwork,
        "Layers need a Network attribute",
        "'{0}' has layers but no Network attribute, so nothing is compiled; add one above them with the shape of one sample, as [Network(784)]");

    public static readonly DiagnosticDescriptor BadInputShape = Error(
        DiagnosticIds.BadInputShape,
        "The input shape is not valid",
        "Network: {0}; write the extents of one sample, as Network(784) or Network(1, 28, 28)");

    public static readonly DiagnosticDescriptor BadArgument = Error(
        DiagnosticIds.BadArgument,
        "A layer's argument is not valid",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor BadShapes = Error(
        DiagnosticIds.BadShapes,
        "A layer cannot take this shape",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor LossNotLast = Error(
        DiagnosticIds.LossNotLast,
        "The loss must be the last layer",
        "{0} {1}");

    public static readonly DiagnosticDescriptor UnknownOutput = Error(
        DiagnosticIds.UnknownOutput,
        "No layer above has this name",
        "{0} {1}");

    public static readonly DiagnosticDescriptor MalformedName = Error(
        DiagnosticIds.MalformedName,
        "A layer's name is not valid",
        "{0} has the name {1}, which {2}; use letters, digits and underscores, beginning with a letter, as Name = \"stem\"");

    public static readonly DiagnosticDescriptor RepeatedName = Error(
        DiagnosticIds.RepeatedName,
        "A layer's name is taken",
        "{0} has the name {1}, which is {2} (small and capital letters count as equal); give it another name");

    public static readonly DiagnosticDescriptor MemberClash = Error(
        DiagnosticIds.MemberClash,
        "A member has the name of a generated one",
        "'{0}' cannot get its generated member '{1}': {2}");

    public static readonly DiagnosticDescriptor ConstructorNotChained = Error(
        DiagnosticIds.ConstructorNotChained,
        "A network's constructors must call the generated one",
        "'{0}' has a constructor that does not call the generated one, so its weights would be missing; "
        + "let it call ': this(seed)', and replace a primary constructor by such a one");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        DiagnosticIds.LanguageVersion,
        "Generated code needs C# 12",
        "'{0}' is compiled as C# {1}, but generated code needs C# 12; set LangVersion to 12 or higher in the project file");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        DiagnosticIds.TooLarge,
        "The network is too large",
        "{0} {1}");

    public static readonly DiagnosticDescriptor StepIsNotTrained = Create(
        DiagnosticIds.StepIsNotTrained,
        "No gradient passes a Step",
        "{0} passes no gradient on, so the layers above it are never trained; leave out the loss if the network is for inference only, "
        + "or train with Sigmoid in its place",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnknownLayer = Error(
        DiagnosticIds.UnknownLayer,
        "The generator does not know this layer",
        "'{0}' is a layer that this version of the generator does not know; use the generator and the attributes of one version of Compiled");

    public static readonly DiagnosticDescriptor UnreadOutput = Error(
        DiagnosticIds.UnreadOutput,
        "Nothing reads a layer's output",
        "{0} {1}");

    public static readonly DiagnosticDescriptor UnreadInitStd = Create(
        DiagnosticIds.UnreadInitStd,
        "InitStd counts with Init.Normal alone",
        "{0} has an InitStd that nothing reads, because its Init is not Init.Normal; write Init = Init.Normal beside it, or leave InitStd out",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NoStep = Create(
        DiagnosticIds.NoStep,
        "The network has no Step",
        "{0} {1}, so this network works on whole sequences and has no Step to take a stream one step on; nothing is wrong unless you want one",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor BlockCycle = Error(
        DiagnosticIds.BlockCycle,
        "A block cannot contain itself",
        "'{0}' contains itself without end: {1}; take one of these uses out");

    public static readonly DiagnosticDescriptor NotABlock = Error(
        DiagnosticIds.NotABlock,
        "Only a block can be used",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor EmptyBlock = Error(
        DiagnosticIds.EmptyBlock,
        "A block needs layers",
        "'{0}' is a block without layers; write them as attributes below Block, as [Dense(10)]");

    public static readonly DiagnosticDescriptor LossInBlock = Error(
        DiagnosticIds.LossInBlock,
        "A loss cannot stand in a block",
        "{0} is a loss, which only the end of a network can be; move it from '{1}' to the networks that use it");

    public static readonly DiagnosticDescriptor BadBlockValue = Error(
        DiagnosticIds.BadBlockValue,
        "A block's parameter cannot take this value",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor BadRepeat = Error(
        DiagnosticIds.BadRepeat,
        "A block is used at least once",
        "{0}: Repeat = {1} leaves no layers; use 1 or more, or take the use out");

    public static readonly DiagnosticDescriptor NetworkAndBlock = Error(
        DiagnosticIds.NetworkAndBlock,
        "A class is a network or a block",
        "'{0}' has a Network and a Block attribute; move the layers to a block of their own and let the network use it");

    private const string HelpLink = "https://github.com/compiled-net/compiled/blob/main/docs/diagnostics/";

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new DiagnosticDescriptor[]
    {
        NotPartial, ContainingTypeNotPartial, GenericNetwork, UnsupportedClass, LayersInTwoParts, NoLayers, LayerWithoutNetwork, BadInputShape,
        BadArgument, BadShapes, LossNotLast, UnknownOutput, MalformedName, RepeatedName, MemberClash, ConstructorNotChained, LanguageVersion,
        TooLarge, StepIsNotTrained, UnknownLayer, UnreadOutput, UnreadInitStd, NoStep, BlockCycle, NotABlock, EmptyBlock, LossInBlock, BadBlockValue, BadRepeat, NetworkAndBlock,
    }.ToDictionary(descriptor => descriptor.Id);

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyCollection<DiagnosticDescriptor> All => ById.Values;

    public static DiagnosticDescriptor Find(string id) => ById[id];

    private static DiagnosticDescriptor Error(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "Compiled", severity, isEnabledByDefault: true, helpLinkUri: HelpLink + id + ".md");
}
