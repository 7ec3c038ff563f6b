using System;
using Compiled;
using Compiled.KillRunner;

// Trains a tiny network with a checkpoint after every step, in the folder that is the only argument, and prints a hash of every bit it left.
// The kill test starts it, kills it at a random moment and starts it again, until it comes to its end: the hash must be that of a run without any kill.
TinyRun run = new();
Console.WriteLine("started");
History history = run.Train(new CheckpointOptions(args[0]) { EverySteps = 1 }, new FirstSave());
Console.WriteLine(run.Hash(history));

/// <summary>Says when this process has saved its first step and made the second: however slow the machine, each life leads a bit further.</summary>
internal sealed class FirstSave : ITrainingCallback
{
    private int _steps;

    public void OnStep(TrainingContext context)
    {
        if (++_steps == 2)
            Console.WriteLine("training");
    }
}
