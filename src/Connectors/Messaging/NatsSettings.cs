using Pipeline.Connectors.Network;

namespace Pipeline.Connectors.Messaging;

/// <summary>Which messages are taken.</summary>
/// <param name="Server">The server, <c>nats://</c> or <c>tls://</c>.</param>
/// <param name="Stream">The JetStream stream.</param>
/// <param name="Consumer">The name under which the stream remembers how far it was read.</param>
public sealed record NatsSettings(Uri Server, string Stream, string Consumer)
{
    /// <summary>Of its subjects those that match; null: all.</summary>
    public string? Subject { get; init; }

    /// <summary>A token, or a name and a password with ':' between; null: none is needed.</summary>
    public string? Secret { get; init; }

    /// <summary>The largest message that is taken.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Which addresses may be reached.</summary>
    public AddressRules Rules { get; init; } = AddressRules.Public;
}
