using Pipeline.Inference.Generation.Engine;

namespace Pipeline.Inference.Generation.Sampling;

/// <summary>From what a step sampled to the answers: appends the tokens, sends their text, and ends the answers that
/// are complete. Under the engine's gate.</summary>
/// <param name="runner">Of the engine.</param>
/// <param name="counters">Of the engine.</param>
/// <param name="endings">Of the engine.</param>
internal sealed class SampledTokens(IStepRunner runner, GenerationCounters counters, SequenceEndings endings)
{
    /// <summary>Takes the tokens that a step sampled for a sequence: one, and one for each right guess.</summary>
    public void Take(StepEntry entry, List<int> sampled)
    {
        var sequence = entry.Sequence;
        sequence.Evaluated += entry.Count;
        for (var i = 0; i < sampled.Count && sequence.State == SequenceState.Running; i++)
        {
            // What was sampled before this one was guessed, and so is evaluated already.
            sequence.Evaluated += i > 0 ? 1 : 0;
            Take(sequence, sampled[i]);
        }

        if (sampled.Count > 0)
        {
            sequence.Draft.Record(entry.Draft.Length, sampled.Count - 1);
            counters.CountDraft(entry.Draft.Length, sampled.Count - 1);
        }
    }

    private void Take(Sequence sequence, int token)
    {
        sequence.Append(token);
        counters.CountGenerated(sequence);
        if (runner.IsEndOfGeneration(token))
        {
            sequence.Answer.CountSilentToken();
            endings.End(sequence, FinishReason.Stop);
        }
        else if (sequence.Answer.Append(runner.Text(token)))
        {
            endings.End(sequence, null);
        }
        else if (sequence.Generated == sequence.MaxTokens)
        {
            endings.End(sequence, FinishReason.Length);
        }
    }
}
