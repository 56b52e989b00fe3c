namespace Pipeline.Vocabulary;

/// <summary>Where a connector takes documents from, or brings events to.</summary>
public enum ConnectorKind
{
    /// <summary>A folder of the machine.</summary>
    Folder,

    /// <summary>Web pages: from an address on, or those of a sitemap.</summary>
    Web,

    /// <summary>A Git repository.</summary>
    Git,

    /// <summary>An S3-compatible bucket.</summary>
    S3,

    /// <summary>Mail by IMAP.</summary>
    Imap,

    /// <summary>A NATS JetStream stream.</summary>
    Nats,

    /// <summary>A Kafka topic.</summary>
    Kafka,

    /// <summary>Events of documents, posted to an address.</summary>
    Webhook,
}
