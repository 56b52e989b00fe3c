using System.Text;

namespace Pipeline.Contracts.Documents;

/// <summary>What a failed document is tried again with (<c>POST …/documents/ID/retry</c>); the body may be left
/// out.</summary>
public sealed record DocumentRetry
{
    /// <summary>The password that opens it (<see cref="DocumentInput.Password"/>).</summary>
    public string? Password { get; init; }

    // A record would print its password.
    private bool PrintMembers(StringBuilder builder) => false;
}
