using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Documents;

namespace Pipeline.Grains.Connectors;

/// <summary>What documents of a connector are called, and what they are given.</summary>
/// <param name="connector">The connector's name.</param>
/// <param name="settings">What it is told to do.</param>
internal sealed class DocumentNames(string connector, ConnectorSettings settings)
{
    /// <summary>What the ids begin with.</summary>
    public string Prefix { get; } = settings.Prefix ?? connector + "/";

    /// <summary>The document of an item: its prefix and the item's id; where that is no document's id, a digest of it
    /// instead.</summary>
    public string IdOf(string item)
    {
        var id = Prefix + item.Normalize();
        return DocumentIds.Derive(id, Encoding.UTF8.GetBytes(id)) is var derived && derived == id.Normalize()
            ? derived
            : Prefix + derived;
    }

    /// <summary>The metadata of a document: that of the settings, where it came by, and where a person finds
    /// it.</summary>
    public string? MetadataOf(SourceContent content)
    {
        var metadata = settings.Metadata is { } given ? JsonNode.Parse(given)!.AsObject() : [];
        metadata.TryAdd("connector", connector);
        if (content.Address is { } address)
        {
            metadata.TryAdd("source", address);
        }

        return metadata.ToJsonString();
    }

    /// <summary>One word for all that documents are given beside their content, and for the collection that they go
    /// to: when it is another, all are sent again.</summary>
    public string Stamp(DateTimeOffset collectionCreated)
    {
        var all = new JsonArray(
            Prefix,
            settings.Metadata,
            settings.Labels is { } labels ? new JsonArray([.. labels.Select(label => JsonValue.Create(label))]) : null,
            settings.Collection,
            collectionCreated.UtcTicks
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToJsonString()))[..6]);
    }
}
