using Pipeline.Contracts.Errors;

namespace Pipeline.Contracts.Documents;

/// <summary>The line that an NDJSON upload gets back for a line that was refused, in place of a receipt.</summary>
/// <param name="Line">The refused line, from 1.</param>
/// <param name="Error">Why it was refused.</param>
public sealed record SubmitFailure(long Line, ErrorDetail Error);
