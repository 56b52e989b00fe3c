using Pipeline.Connectors.Network;

namespace Pipeline.Connectors.Messaging;

/// <summary>Which messages are taken.</summary>
/// <param name="Servers">The servers to ask first, as host and port.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Group">The name under which the servers remember how far it was read.</param>
public sealed record KafkaSettings(IReadOnlyList<(string Host, int Port)> Servers, string Topic, string Group)
{
    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>How the caller is known: <c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>.</summary>
    public string Mechanism { get; init; } = "PLAIN";

    /// <summary>A name and a password with ':' between; null: none is needed.</summary>
    public string? Secret { get; init; }

    /// <summary>The largest message that is taken.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Which addresses may be reached.</summary>
    public AddressRules Rules { get; init; } = AddressRules.Public;
}
