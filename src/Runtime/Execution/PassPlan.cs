namespace Compiled.Execution;

/// <summary>What the runtime must know of a generated pass to run it: how large its workspace is and how many workers it can use.</summary>
/// <param name="WorkspacePerBlock">Floats of workspace for each block of 16 samples.</param>
/// <param name="WorkspaceFixed">Floats of workspace whatever the number of samples.</param>
/// <param name="WorkspacePerWorker">Floats of workspace for each worker, for passes that go through the blocks chunk by chunk.</param>
/// <param name="FlopsPerSample">Floating-point operations of one sample; a multiply-add counts 2.</param>
/// <param name="MaximumWorkersFew">How many workers a call of at most <paramref name="FewSamples"/> samples can use.</param>
/// <param name="FewSamples">Up to how many samples the pass takes its second lowering, across features instead of across samples.</param>
/// <param name="TaskSteps">How many of its steps are divided into tasks that workers take from one another.</param>
/// <param name="CarriedPerBlock">Floats of recurrent state in a block that the network may carry from one training call to the next.</param>
/// <param name="ReportedSteps">How many lengths of recurrent gradients a training call can report.</param>
/// <param name="SharesBlocks">Whether workers share the steps of a block's sequences, so that even one block keeps all of them busy.</param>
public sealed record PassPlan(
    int WorkspacePerBlock,
    int WorkspaceFixed,
    int WorkspacePerWorker,
    long FlopsPerSample,
    int MaximumWorkersFew = 1,
    int FewSamples = 0,
    int TaskSteps = 0,
    int CarriedPerBlock = 0,
    int ReportedSteps = 0,
    bool SharesBlocks = false);
