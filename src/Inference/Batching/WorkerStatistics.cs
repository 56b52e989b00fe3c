namespace Pipeline.Inference.Batching;

/// <summary>Counters of one worker since its model was loaded, and its load now. A text is one model input: a text to
/// embed, or a pair to score.</summary>
/// <param name="Queued">Texts waiting now.</param>
/// <param name="Active">Texts in the batch that runs now.</param>
/// <param name="Requests">Requests accepted.</param>
/// <param name="Batches">Batches run.</param>
/// <param name="MeanBatchSize">Texts a batch; 0 before the first.</param>
/// <param name="Tokens">Real tokens computed.</param>
/// <param name="PaddedTokens">Tokens computed with padding; the excess over <paramref name="Tokens"/> is waste.</param>
/// <param name="Dropped">Texts dropped unrun because their caller had gone.</param>
/// <param name="Refused">Requests refused because the queue was full.</param>
/// <param name="Busy">Time spent in the model.</param>
public sealed record WorkerStatistics(
    int Queued,
    int Active,
    long Requests,
    long Batches,
    double MeanBatchSize,
    long Tokens,
    long PaddedTokens,
    long Dropped,
    long Refused,
    TimeSpan Busy
);
