using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Storage.Backups;

/// <summary>
/// How a backup is written: a tar archive (POSIX pax) of parts of bounded size, so that it can be written and read as a
/// stream, and looked into with any tar. First <see cref="BackupManifest"/>, last <see cref="BackupEnd"/>; between them
/// documents and conversations as JSON lines, gzipped, with vectors and contents in parts of their own.
/// </summary>
public static class BackupFormat
{
    /// <summary>What every backup calls itself.</summary>
    public const string Name = "pipeline-backup";

    /// <summary>The newest version that this program writes and reads. A version that only adds parts or members stays
    /// the same.</summary>
    public const int Version = 1;

    /// <summary>The name that files of backups end with.</summary>
    public const string Extension = ".backup.tar";

    internal const string Manifest = "manifest.json";
    internal const string End = "end.json";
    internal const string Keys = "keys.jsonl.gz";
    internal const string Policies = "policies/";
    internal const string Documents = "documents-";
    internal const string Vectors = "vectors-";
    internal const string Contents = "contents-";
    internal const string Conversations = "conversations-";

    // Tells how many documents or conversations a part holds, without unpacking it.
    internal const string CountAttribute = "PIPELINE.count";

    /// <summary>Bytes of documents after which a part is closed; one document may have more.</summary>
    internal const long PartBytes = 8 << 20;

    /// <summary>The longest part that is read, unpacked or not: one content of the largest size with the
    /// rest.</summary>
    internal const long LongestPart = 1_900_000_000;

    internal static JsonSerializerOptions Json { get; } = Options();

    internal static JsonSerializerOptions Options(params JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        foreach (var converter in converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
