using System;

namespace Compiled;

/// <summary>How far a training run has come: enough for <see cref="BatchIterator.StartEpoch(int, int)"/> to go on with the batch that comes next.</summary>
/// <param name="Step">The updates made.</param>
/// <param name="Epoch">The epoch under way, from 0.</param>
/// <param name="Batch">The batches of that epoch that are done.</param>
public readonly record struct TrainingPosition(long Step, int Epoch, int Batch);
