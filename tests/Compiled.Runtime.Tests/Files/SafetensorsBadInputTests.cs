using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Every safetensors line of the manifest, with the reason for which the file must be refused.</summary>
public class SafetensorsBadInputTests
{
    private static readonly ParameterInfo[] W = [new("w", [2, 2], 0, 4)];

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["dtype_missing"] = "lacks dtype",
        ["dtype_unknown"] = "'F33', which is not known",
        ["dup_differential"] = "'w' occurs twice",
        ["dup_metadata"] = "'__metadata__' occurs twice",
        ["hdr_bom"] = "begin with '{'",
        ["hdr_comment"] = "not valid JSON",
        ["hdr_deep_nest"] = "StartObject is expected for __metadata__",
        ["hdr_lone_brace"] = "shortest JSON object",
        ["hdr_lone_surrogate"] = "not valid Unicode",
        ["hdr_trailing_comma"] = "not valid JSON",
        ["len_only"] = "only 0 follow",
        ["many_tensors"] = "inside the tensor before it",
        ["many_zero"] = "(and 19999 more) is not part of the network",
        ["n_covers_data"] = "not valid JSON",
        ["n_int32wrap"] = "have 4294967353 bytes, but only 73 follow",
        ["n_past_eof"] = "has been cut",
        ["n_u64max"] = "18446744073709551615",
        ["n_zero"] = "shortest JSON object",
        ["name_path"] = "'../../etc/passwd' of shape (2, 2) is not part of the network",
        ["off_hole"] = "the bytes between belong to none",
        ["off_huge"] = "which has only 16",
        ["off_neg"] = "not a whole number from 0",
        ["off_one"] = "has 1 data_offsets",
        ["off_overlap"] = "inside the tensor before it",
        ["off_past_eof"] = "which has only 14",
        ["off_swapped"] = "before it begins",
        ["off_three"] = "more than 2 entries",
        ["polyglot_tail"] = "the bytes after them belong to none",
        ["polyglot_zip"] = "the bytes after them belong to none",
        ["shape_beyond_data"] = "needs 4000000 bytes",
        ["shape_float"] = "not a whole number from 0",
        ["shape_neg"] = "not a whole number from 0",
        ["shape_rank_10000"] = "more than 64 entries",
        ["shape_string"] = "not a whole number from 0",
        ["shape_transposed"] = "'w' has shape (4, 1) in the file, the network needs (2, 2)",
        ["shape_u64_ovf"] = "not a whole number from 0",
        ["shape_wrap_to_4"] = "more bytes than can be counted",
    };

    public static TheoryData<string> Committed => [.. BadInputs.Ids("safetensors", committed: true)];

    public static TheoryData<string> OnlyShared => [.. BadInputs.Ids("safetensors", committed: false)];

    [Theory]
    [MemberData(nameof(Committed))]
    public void CommittedFileGetsItsVerdict(string id) => CheckVerdict(id);

    [SharedTheory]
    [MemberData(nameof(OnlyShared))]
    public void LargeFileGetsItsVerdict(string id) => CheckVerdict(id);

    [Fact]
    public void ManifestIsWhole() => Assert.Equal(41, BadInputs.Ids("safetensors", true).Concat(BadInputs.Ids("safetensors", false)).Count());

    private static void CheckVerdict(string id)
    {
        string path = BadInputs.FilePath(id);
        float[] values = [1, 2, 3, 4];
        switch (BadInputs.Verdict(id))
        {
            case "REJECT":
                Assert.Contains(Reasons[id], Refused.By(() => SafetensorsFile.Read(path), path).Reason, StringComparison.Ordinal);
                Assert.Contains(Reasons[id], Refused.By(() => SafetensorsFile.Load(path, W, values, [], []), path).Reason, StringComparison.Ordinal);
                Assert.Equal([1, 2, 3, 4], values);
                break;
            case "REJECT-LOAD":
                Assert.Contains(Reasons[id], Refused.By(() => SafetensorsFile.Load(path, W, values, [], []), path).Reason, StringComparison.Ordinal);
                Assert.Equal([1, 2, 3, 4], values);
                break;
            case "ACCEPT":
                CheckAccepted(id, path, values);
                break;
            case string other:
                Assert.Fail($"Verdict {other} of {id} is not known.");
                break;
        }
    }

    // Every accepted file holds zeros.
    private static void CheckAccepted(string id, string path, float[] values)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        Assert.All(file["w"].ToSingles(), value => Assert.Equal(0f, value));
        switch (id)
        {
            case "ok_meta":
                Assert.Equal(new Dictionary<string, string> { ["format"] = "pt" }, file.Metadata);
                SafetensorsFile.Load(path, W, values, [], []);
                break;
            case "ok_scalar":
                Assert.Empty(file["w"].Shape);
                SafetensorsFile.Load(path, [new ParameterInfo("w", [], 0, 1)], values.AsSpan(0, 1), [], []);
                values.AsSpan(1).Clear();
                break;
            case "ok_unicode_escape":
                SafetensorsFile.Load(path, W, values, [], []);
                break;
            case "ok_zero_size":
                Assert.Equal([2L, 0L], file["z"].Shape);
                Assert.Empty(file["z"].ToSingles());
                SafetensorsFile.Load(path, [new ParameterInfo("z", [2, 0], 0, 0), .. W], values, [], []);
                break;
            default:
                Assert.Fail($"{id} has no expectation.");
                break;
        }
        Assert.Equal([0, 0, 0, 0], values);
    }
}
