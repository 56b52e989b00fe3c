using System.Diagnostics.CodeAnalysis;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Submitting;

/// <summary>What became of one document of a stream: a receipt or an error.</summary>
/// <param name="Index">Its place in the source, from 0.</param>
/// <param name="Id">Its id, derived when the source gave none; null when the id itself was refused.</param>
/// <param name="Receipt">The acknowledgement: from here on the document survives any crash of the server.</param>
/// <param name="Error">Why it was refused.</param>
public sealed record SubmitResult(long Index, string? Id, DocumentReceipt? Receipt, ErrorDetail? Error)
{
    /// <summary>True with a receipt.</summary>
    [MemberNotNullWhen(true, nameof(Receipt))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Receipt is not null;
}
