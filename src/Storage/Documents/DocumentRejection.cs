namespace Pipeline.Storage.Documents;

/// <summary>Why a document is recorded as failed without being tried, for example because it is too large.</summary>
/// <param name="Stage">The stage that refused it.</param>
/// <param name="Reason">The reason, for people.</param>
/// <param name="Bytes">The size of the content that was refused.</param>
public sealed record DocumentRejection(string Stage, string Reason, long Bytes);
