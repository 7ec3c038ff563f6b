using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Which inputs of a sum can take the sum's own gradient as theirs, where it lies, instead of a copy. One of them always can, for behind the sum nobody else
/// reads that gradient. Both can where neither changes it, or where one has read it for the last time before the other is changed.
/// </summary>
internal static class SharedGradient
{
    /// <summary>For either side of a sum, whether it takes the gradient where it lies. Asked before any contribution of the sum is made.</summary>
    public static bool[] Sides(Group sum, PassBuilder pass, LoweredNetwork network)
    {
        int first = sum.Inputs[0], second = sum.Inputs[1];
        bool[] free = [.. sum.Inputs.Select(value => network.IsTrained(value) && pass.FindGradient(value) is null)];
        if (first == second)
        {
            return [false, false];
        }

        if (free[0] && free[1] && !LeaveItAlone() && !LeavesInTime(first, second) && !LeavesInTime(second, first))
        {
            bool secondOnly = Maker(network, second) is BatchNormLowering && Maker(network, first) is not BatchNormLowering;
            return [!secondOnly, secondOnly];
        }

        return free;

        bool LeaveItAlone() => sum.Inputs.All(value => IsOnlyReader(value)
            && Maker(network, value) is BatchNormLowering or ConvolutionLowering or DenseLowering && Maker(network, value).Group.Activation is null);

        // These read the gradient in their own backward steps, for their weights' as well; whatever changes the other value's gradient comes after that.
        bool LeavesInTime(int value, int other) =>
            IsOnlyReader(value)
            && Maker(network, value) is (BatchNormLowering or DenseLowering { IsByStep: true }) and { Group.Activation: null } maker
            && Place(Maker(network, other)) < Place(maker)
            && network.Groups.Where(group => group.Group.Inputs.Contains(other) && group.Group != sum).All(reader => Place(reader) < Place(maker));

        bool IsOnlyReader(int value) => network.Groups.Sum(group => group.Group.Inputs.Count(input => input == value)) == 1;

        int Place(GroupLowering group) => group.Group.Value;
    }

    private static GroupLowering Maker(LoweredNetwork network, int value) => network.Groups.Single(group => group.Group.Value == value);
}
