namespace Compiled.Generator.Diagnostics;

/// <summary>The ids of all diagnostics, for rooms that may not know Roslyn; <c>DiagnosticCatalogue</c> holds their texts.</summary>
internal static class DiagnosticIds
{
    public const string NotPartial = "CMP001";
    public const string ContainingTypeNotPartial = "CMP002";
    public const string GenericNetwork = "CMP003";
    public const string UnsupportedClass = "CMP004";
    public const string LayersInTwoParts = "CMP005";
    public const string NoLayers = "CMP006";
    public const string LayerWithoutNetwork = "CMP007";
    public const string BadInputShape = "CMP008";
    public const string BadArgument = "CMP009";
    public const string BadShapes = "CMP010";
    public const string LossNotLast = "CMP011";
    public const string UnknownOutput = "CMP012";
    public const string MalformedName = "CMP013";
    public const string RepeatedName = "CMP014";
    public const string MemberClash = "CMP015";
    public const string ConstructorNotChained = "CMP016";
    public const string LanguageVersion = "CMP017";
    public const string TooLarge = "CMP018";
    public const string StepIsNotTrained = "CMP019";
    public const string UnknownLayer = "CMP020";
    public const string UnreadOutput = "CMP021";
    public const string UnreadInitStd = "CMP022";
    public const string NoStep = "CMP023";

    // Blocks.
    public const string BlockCycle = "CMP030";
    public const string NotABlock = "CMP031";
    public const string EmptyBlock = "CMP032";
    public const string LossInBlock = "CMP033";
    public const string BadBlockValue = "CMP034";
    public const string BadRepeat = "CMP035";
    public const string NetworkAndBlock = "CMP036";
}
