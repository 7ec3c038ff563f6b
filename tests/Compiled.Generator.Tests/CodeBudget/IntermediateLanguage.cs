using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Compiled.Generator.Tests.CodeBudget;

/// <summary>How large a compiled method is, in what the JIT compiler counts.</summary>
/// <param name="Name">Type and method.</param>
/// <param name="Instructions">Its IL instructions.</param>
/// <param name="Locals">Its local variables.</param>
internal sealed record MethodSize(string Name, int Instructions, int Locals);

/// <summary>Reads the IL of an assembly's methods.</summary>
internal static class IntermediateLanguage
{
    private const byte TwoBytePrefix = 0xFE;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The size of every method with a body.</summary>
    public static List<MethodSize> Measure(byte[] image)
    {
        using var file = new PEReader([.. image]);
        MetadataReader metadata = file.GetMetadataReader();
        var sizes = new List<MethodSize>();
        IEnumerable<MethodDefinition> methods = metadata.MethodDefinitions.Select(metadata.GetMethodDefinition);
        foreach (MethodDefinition method in methods.Where(method => method.RelativeVirtualAddress != 0))
        {
            MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
            string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            string name = $"{type}.{metadata.GetString(method.Name)}";
            sizes.Add(new MethodSize(name, CountInstructions(body.GetILContent()), CountLocals(metadata, body)));
        }

        return sizes;
    }

    private static int CountLocals(MetadataReader metadata, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
        {
            return 0;
        }

        BlobReader signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }

    private static int CountInstructions(ImmutableArray<byte> code)
    {
        int count = 0;
        int at = 0;
        while (at < code.Length)
        {
            OpCode instruction = code[at] == TwoBytePrefix
                ? OpCodesByValue[unchecked((short)((TwoBytePrefix << 8) | code[at + 1]))]
                : OpCodesByValue[code[at]];
            at += instruction.Size;
            at += OperandLength(instruction, code, at);
            count++;
        }

        return at == code.Length ? count : throw new InvalidOperationException("The instructions do not end where the method does.");
    }

    private static int OperandLength(OpCode instruction, ImmutableArray<byte> code, int at) => instruction.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code.AsSpan()[at..(at + 4)])),
        _ => 4,
    };
}
