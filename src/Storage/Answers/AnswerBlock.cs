namespace Pipeline.Storage.Answers;

/// <summary>Events of an answer that follow one another, as they are appended to its log.</summary>
/// <param name="AnswerId">The answer.</param>
/// <param name="Collection">The collection that it was asked of; its end is the answer's.</param>
/// <param name="Owner">What tells whose the answer is; the first block's holds.</param>
/// <param name="First">The position of the first event.</param>
/// <param name="Count">How many events there are.</param>
/// <param name="Body">The events, in whatever form their writer reads them again.</param>
/// <param name="IsLast">Whether the answer ends with them; nothing follows the last block.</param>
/// <param name="Expires">When the answer is no longer kept, unless a later block says otherwise.</param>
public sealed record AnswerBlock(
    string AnswerId,
    string Collection,
    ReadOnlyMemory<byte> Owner,
    long First,
    int Count,
    ReadOnlyMemory<byte> Body,
    bool IsLast,
    DateTimeOffset Expires
);
